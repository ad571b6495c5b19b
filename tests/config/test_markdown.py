"""What a site says of its Markdown, in the forms that mkdocs.yml allows and in the one that MkDocs keeps."""

import pytest
from markdown.extensions.toc import slugify_unicode

from engagement_playbook.config.markdown import DEFAULT_MARKDOWN, MarkdownOptions, markdown_options


@pytest.mark.parametrize(
    "site",
    [
        {"markdown_extensions": ["attr_list", {"toc": {"slugify": slugify_unicode, "separator": "_"}}]},
        {"markdown_extensions": {"attr_list": None, "toc": {"slugify": slugify_unicode, "separator": "_"}}},
        {
            "markdown_extensions": ["attr_list", "toc"],
            "mdx_configs": {"toc": {"slugify": slugify_unicode, "separator": "_"}},
        },
    ],
)
def test_extensions_are_read_in_every_form(site: dict[str, object]) -> None:
    assert markdown_options(site) == MarkdownOptions(("attr_list", "toc"), slugify_unicode, "_")


@pytest.mark.parametrize(
    "site",
    [
        {},
        {"markdown_extensions": None},
        {"markdown_extensions": 3},
        {"markdown_extensions": [None, 3, {3: {}}, {"toc": 3}, {"toc": {"slugify": None, "separator": 3}}]},
    ],
)
def test_what_is_no_extension_is_left_out(site: dict[str, object]) -> None:
    options = markdown_options(site)

    assert set(options.extensions) <= {"toc"}
    assert (options.slugify, options.separator) == (DEFAULT_MARKDOWN.slugify, DEFAULT_MARKDOWN.separator)

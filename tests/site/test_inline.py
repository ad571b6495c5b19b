from engagement_playbook.model.text import parse_inline
from engagement_playbook.site.inline import markdown_of
from tests.site.reading import html_of


def written(source: str) -> str:
    return str(markdown_of(parse_inline(source)[0]))


def test_strong_and_code_are_elements() -> None:
    assert (
        written("由**发起人（业务）**确认 `a_b`")
        == "由<strong>发起人（业务）</strong>确认 <code>a&#95;b</code>"
    )


def test_a_link_inside_the_playbook_is_a_markdown_link() -> None:
    assert written("see [1.2](step:taste/listen)") == "see [1&#46;2](playbook:phases/taste.md#listen)"


def test_a_link_to_elsewhere_keeps_its_address() -> None:
    address = "https://example.com/a_b*c?d=e&f=%20#g"

    (link,) = html_of(written(f"[there]({address})")).xpath("//a/@href")

    assert link == address.replace("*", "%2A")


def test_code_inside_strong_is_both() -> None:
    assert written("**a `b`**") == "<strong>a </strong><strong><code>b</code></strong>"

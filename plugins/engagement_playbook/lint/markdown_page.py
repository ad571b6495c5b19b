"""A page in Markdown as its host shows it: its ids, its links and its tags, each with its place in the text.

Markdown keeps no places. So before the text is read, a mark is set wherever the target of a link or a
tag may begin: two characters that no text has, which Markdown carries along as it carries any other.
A mark that comes out as the beginning of an address or as an attribute says where that one stands; those
in code come out as text, and nobody asks for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from itertools import chain
from typing import Any, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from engagement_playbook.config.markdown import DEFAULT_MARKDOWN, MarkdownOptions

MAX_CHARACTERS: Final = 100_000
"""The longest shipped page has under 7,000; a book belongs in several."""

MAX_UNCLOSED: Final = 1_000_000
"""How many characters may lie between what opens and what closes it, all in all: Markdown looks at each of them.

A shipped page has under 500; a page of nothing but ``[`` takes Markdown hours.
"""

MAX_ROW: Final = 5_000
"""How long the row of a table may be: Markdown cuts it into cells with a look at the whole row from each."""

MAX_PARAGRAPH: Final = 5_000
"""How many characters a paragraph, a heading or a cell may have: extensions of a site look at each of them from each.

The longest shipped one has under 1,000.
"""

MAX_ELEMENTS: Final = 10_000
"""How many paragraphs, headings, cells, rows and entries a page may have; a shipped one has under 200."""

_ALWAYS: Final = ("toc", "tables", "fenced_code")
"""Extensions that MkDocs adds to those of its configuration."""

_READ: Final = frozenset({
    *_ALWAYS, "abbr", "admonition", "attr_list", "def_list", "extra", "footnotes", "md_in_html", "sane_lists",
    "pymdownx.details", "pymdownx.extra", "pymdownx.superfences", "pymdownx.tabbed",
})  # fmt: skip
"""Extensions that decide what is a link, a heading or code; others read files or only change looks."""

_OPENED: Final = (
    re.compile(r"(?P<opening>\[)|(?P<closing>\])|(?P<end>\n[ \t\r]*\n)"),
    re.compile(r"(?P<opening>\()|(?P<closing>\))|(?P<end>\n[ \t\r]*\n)"),
    # The title of a link, which ends with its link.
    re.compile(
        r"(?P<opening>\]\((?:[^()\"']|\([^()\"']*\))*[\"'])|(?P<closing>(?!))|(?P<end>[\"'] *\)|\n[ \t\r]*\n)"
    ),
    re.compile(r"(?P<opening><(?=[A-Za-z/!?]))|(?P<closing>(?!))|(?P<end>>)"),
    re.compile(r"(?P<opening>^#)|(?P<closing>(?!))|(?P<end>\n[ \t\r]*\n)", re.MULTILINE),
)
"""What opens, what closes the last one, and where all of them end."""

_PLACES: Final = re.compile(
    r"\]\([ \t]*<?|^ {0,3}\[(?!\^)[^\[\]\n]*\]:[ \t]*<?(?=\S)|(?P<tag><[A-Za-z][A-Za-z0-9-]*(?=[\s/>]))",
    re.MULTILINE,
)
"""The end of what stands before a target or before the attributes of a tag."""

_LONG_ROW: Final = re.compile(rf"^(?=[^|\r\n]*+\|)[^\r\n]{{{MAX_ROW + 1},}}", re.MULTILINE)
_INDENTATION: Final = re.compile(r"^[> \t*+.0-9-]*", re.MULTILINE)
"""What stands before the words of a quotation, a list and what is inside of them."""

_BEGINNING: Final = 80
"""How many characters of a paragraph find it again."""

_LINKS: Final = (("a", "href"), ("img", "src"))
"""What Markdown writes of a link and of an image."""

_DIGITS: Final = 0x8000
_TARGET_PLANE: Final = 0xF0000
_TAG_PLANE: Final = 0x100000
_RESERVED: Final = re.compile("[\U000f0000-\U0010ffff]")
_TARGET_MARK: Final = re.compile("[\U000f0000-\U000f7fff]{2}")
_TAG_MARK: Final = re.compile("[\U00100000-\U00107fff]{2}")
_ANY_MARK: Final = re.compile(f"{_TARGET_MARK.pattern}| {_TAG_MARK.pattern}")


_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\r?\n")
_FRONT_MATTER_END: Final = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


class PageLimitError(ValueError):
    """A page costs its reader too much; the message says why, ``hint`` what to do.

    ``index`` is where in the text that is, None where it is nowhere in particular.
    """

    def __init__(self, message: str, hint: str, index: int | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        self.index = index


@dataclass(frozen=True, slots=True)
class MarkdownLink:
    """A link or an image: its target, and the index in the text at which that begins."""

    target: str
    start: int
    image: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag, its name and attributes in small letters, and the index at which it begins.

    None for an index where Markdown made it: a list of attributes may give any element any of them.
    """

    name: str
    attributes: tuple[tuple[str, str], ...]
    start: int | None


@dataclass(frozen=True, slots=True)
class MarkdownPage:
    """What a reader of the finished page can go to, follow and run."""

    ids: frozenset[str]
    links: tuple[MarkdownLink, ...]
    tags: tuple[Tag, ...]


def split_front_matter(text: str) -> tuple[str | None, int]:
    """Return the front matter of a page and the index at which its Markdown begins.

    The front matter is empty where there is none, and None where it is never closed.
    """
    begin = _FRONT_MATTER.match(text)
    if begin is None:
        return "", 0
    end = _FRONT_MATTER_END.search(text, begin.end())
    return (text[begin.end() : end.start()], end.end()) if end else (None, 0)


# A preview reads all pages at every change of one.
@lru_cache(maxsize=256)
def read_markdown(text: str, begin: int = 0, options: MarkdownOptions = DEFAULT_MARKDOWN) -> MarkdownPage:
    """Read a page whose Markdown begins at an index, after its front matter.

    Of the site's extensions, only those that decide what is a link, a heading or code are used.
    Raises PageLimitError for a page that is too long or would take too long.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"the page has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}"
        raise PageLimitError(message, "split it into several pages", MAX_CHARACTERS)
    if row := _LONG_ROW.search(text, begin):
        message = f"a row has {len(row[0]):,} characters; the limit is {MAX_ROW:,}"
        raise PageLimitError(message, "split it into several", row.start())
    count, opening = _unclosed(text, begin)
    if count > MAX_UNCLOSED:
        message = "the page opens too many brackets, quotes, tags or headings without an end"
        raise PageLimitError(message, "close them, or write them in code", opening)
    markdown = _markdown(options)
    # Before Markdown looks for what begins and ends inside a paragraph, at the priority 20.
    markdown.treeprocessors.register(_Limits(text, begin), "limits", 25)
    try:
        html = markdown.convert(_marked(text, begin))
    except RecursionError as error:
        deepest = max(_INDENTATION.finditer(text, begin), key=lambda line: len(line[0]))
        raise PageLimitError("the page is nested too deeply", "write it flatter", deepest.start()) from error
    reader = _HtmlReader(text)
    reader.feed(html)
    reader.close()
    # A definition is read even where nothing uses it.
    for address, _ in getattr(markdown, "references", {}).values():
        reader.add_link(address, image=False)
    links = sorted(reader.links.values(), key=lambda link: link.start)
    return MarkdownPage(frozenset(reader.ids), tuple(links), tuple(reader.tags))


def _markdown(options: MarkdownOptions) -> Markdown:
    named = (name.removeprefix("markdown.extensions.") for name in options.extensions)
    return Markdown(
        extensions=list(dict.fromkeys((*_ALWAYS, *(name for name in named if name in _READ)))),
        extension_configs={
            "toc": {
                "slugify": lambda title, separator: options.slugify(_ANY_MARK.sub("", title), separator),
                "separator": options.separator,
            }
        },
    )


class _Limits(Treeprocessor):
    """Refuses a page with too many or too large parts: what looks inside them takes time by the square of their size."""

    def __init__(self, text: str, begin: int) -> None:
        super().__init__()
        self._text = text
        self._begin = begin

    def run(self, root: Element) -> None:
        for number, element in enumerate(root.iter()):
            if number >= MAX_ELEMENTS:
                message = f"the page has more than {MAX_ELEMENTS:,} paragraphs, entries and cells"
                raise PageLimitError(message, "split it into several pages", self._index(element))
            for words in (element.text, element.tail):
                # Code is not looked into.
                if words and len(words) > MAX_PARAGRAPH and not isinstance(words, AtomicString):
                    count = len(_ANY_MARK.sub("", words))
                    message = f"a paragraph has {count:,} characters; the limit is {MAX_PARAGRAPH:,}"
                    raise PageLimitError(message, "split it into several", self._index(element))

    def _index(self, element: Element) -> int | None:
        """Find the element by the beginning of the first line in it."""
        words = next((inner.text for inner in element.iter() if inner.text), element.tail) or ""
        line = _ANY_MARK.sub("", words).strip().partition("\n")[0][:_BEGINNING]
        index = self._text.find(line, self._begin) if line else -1
        return index if index >= 0 else None


def _unclosed(text: str, begin: int) -> tuple[int, int]:
    """Count the characters between every opening and its end; what is never closed is open to the end.

    Return the index of the first one that stands open longest, too.
    """
    count = longest = first = 0
    for pattern in _OPENED:
        openings: list[int] = []
        for token in chain(pattern.finditer(text, begin), (None,)):
            end = token.start() if token else len(text)
            if token and token["opening"]:
                openings.append(end)
                continue
            ended = openings if token is None or token["end"] else openings[-1:]
            count += sum(end - opening for opening in ended)
            if ended and end - ended[0] > longest:
                longest, first = end - ended[0], ended[0]
            del openings[len(openings) - len(ended) :]
    return count, first


def _marked(text: str, begin: int) -> str:
    plain = _RESERVED.sub("\N{REPLACEMENT CHARACTER}", text)
    parts: list[str] = []
    end = begin
    for place in _PLACES.finditer(plain, begin):
        parts.append(plain[end : place.end()])
        # The place of an address is its own, that of a tag is its bracket's.
        parts.append(
            f" {_mark(place.start(), _TAG_PLANE)}" if place["tag"] else _mark(place.end(), _TARGET_PLANE)
        )
        end = place.end()
    return "".join((*parts, plain[end:]))


def _mark(index: int, plane: int) -> str:
    return "".join(chr(plane + digit) for digit in divmod(index, _DIGITS))


def _index(mark: str) -> int:
    high, low = (ord(character) % _DIGITS for character in mark)
    return high * _DIGITS + low


class _HtmlReader(HTMLParser):
    """Gathers what is in a finished page whose text was marked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.ids: set[str] = set()
        self.links: dict[int, MarkdownLink] = {}
        self.tags: list[Tag] = []

    def set_cdata_mode(self, elem: str, **_: Any) -> None:
        """Read on in a script too: one that is not closed would hide the rest of the page."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = None
        attributes: list[tuple[str, str]] = []
        for name, value in attrs:
            if _TAG_MARK.fullmatch(name):
                start = _index(name)
            else:
                attributes.append((name, value or ""))
        for name, value in attributes:
            if name == "id" or (name, tag) == ("name", "a"):
                self.ids.add(_ANY_MARK.sub("", value))
        own = []
        for name, value in attributes:
            if start is None and (tag, name) in _LINKS:
                self.add_link(value, image=tag == "img")
            else:
                own.append((name, _ANY_MARK.sub("", value)))
        self.tags.append(Tag(tag, tuple(own), start))

    def add_link(self, address: str, *, image: bool) -> None:
        """Keep a link by its place; the first one where several share a definition."""
        target = _ANY_MARK.sub("", address).lstrip()
        if _TARGET_MARK.match(address):
            start = _index(address[:2]) + len(address) - 2 - len(address[2:].lstrip())
        else:
            # Written between angle brackets, or a definition inside another block; what Markdown adds is in no text.
            start = self._text.find(target)
        if start >= 0:
            self.links.setdefault(start, MarkdownLink(target, start, image))

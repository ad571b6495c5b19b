"""How a reader suggests a change without an account: a mail or a form that says what it is about.

The maintainer learns which page, part, version and language a suggestion means, and which file to
open, whatever the reader writes. It works on an intranet: the address is all that is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from engagement_playbook.locale import Locale
from engagement_playbook.support.fields import field_names, fill_fields

_MAILTO: Final = "mailto:"


@dataclass(frozen=True, slots=True)
class FeedbackSubject:
    """What a suggestion is about; ``part``, ``version`` and ``file`` may be empty."""

    page: str
    """The address of the page below its language's root, with an anchor where a part has one."""
    title: str
    part: str = ""
    version: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """Where suggestions go: a mail address, or a link; an empty target means nowhere.

    A link may say where each fact belongs: ``https://…/new?text={body}&page={page}``. One that does
    not gets ``title`` and ``body``, the names that most forges know.
    """

    target: str
    locale: Locale

    def __bool__(self) -> bool:
        return bool(self.target)

    def address(self, subject: FeedbackSubject) -> str:
        """Make the address that opens the mail or the form; every fact in it is percent-encoded."""
        facts = self._facts(subject)
        if "://" not in self.target:
            to = self.target.removeprefix(_MAILTO)
            # Mail programs want the line ends of mail.
            body = _encoded(facts["body"].replace("\n", "\r\n"))
            return f"{_MAILTO}{to}?subject={_encoded(facts['title'])}&body={body}"
        if facts.keys() & field_names(self.target):
            return fill_fields(self.target, {name: _encoded(fact) for name, fact in facts.items()})
        scheme, host, path, query, fragment = urlsplit(self.target)
        own = f"title={_encoded(facts['title'])}&body={_encoded(facts['body'])}"
        return urlunsplit((scheme, host, path, f"{query}&{own}" if query else own, fragment))

    def _facts(self, subject: FeedbackSubject) -> Mapping[str, str]:
        places = {
            "page": subject.page,
            "part": subject.part,
            "version": subject.version,
            "file": subject.file,
            "language": self.locale.code,
        }
        lines = [
            self.locale.text(f"page.suggest.{name}", value=value) for name, value in places.items() if value
        ]
        body = "\n".join((subject.title, *lines, "", self.locale.text("page.suggest.ask"), ""))
        return {
            **places,
            "title": self.locale.text("page.suggest.title", value=subject.title),
            "body": body,
        }


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")

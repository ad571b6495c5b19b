"""The few kinds of blocks a book is made of, as plain data.

A block is a mapping with its kind under ``is``. An anchor names a part of the playbook, so that
other places can name its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.reference import Reference
from engagement_playbook.model.text import LocalizedText
from engagement_playbook.pdf.paper import Json, Paper, PaperContext
from engagement_playbook.presentation.labels import dotted

Block = Paper
Words = LocalizedText | str | None


@dataclass(frozen=True, slots=True)
class BookWriter:
    """Writes blocks in the language of its paper; not ``linked``, parts of the playbook are words alone."""

    context: PaperContext
    linked: bool = True

    @property
    def playbook(self) -> Playbook:
        return self.context.playbook

    def page(self, key: str, **values: object) -> str:
        """Look up a string that the page of the same part carries too."""
        return self.context.locale.text(f"page.{key}", **values)

    def word(self, key: str) -> str:
        """Look up the word for a value of a content file."""
        return self.context.value(key)

    def runs(self, words: Words) -> list[Json]:
        """Words with their looks and, where they name a part of the playbook, the way to its page."""
        if words is None:
            return []
        if isinstance(words, str):
            return [{"t": words}] if words else []
        runs = self.context.runs(words, linked=self.linked)
        assert isinstance(runs, list)
        return runs

    def chapter(
        self, title: Words, lead: Words = None, *, chip: str = "", anchor: str | None = None
    ) -> Block:
        """Begin a chapter on a page of its own."""
        return {
            "is": "chapter",
            "title": self._plain(title),
            "chip": chip,
            "lead": self.runs(lead),
            "anchor": anchor,
        }

    def section(self, title: Words, *, number: str = "", meta: str = "", anchor: str | None = None) -> Block:
        """Begin a section, which the contents name."""
        return {
            "is": "section",
            "title": f"{number} {self._plain(title)}".strip(),
            "meta": meta,
            "anchor": anchor,
        }

    def entry(self, title: Words, *, meta: str = "", anchor: str | None = None) -> Block:
        """Begin an entry of a section, which only the bookmarks name."""
        return {"is": "entry", "title": self._plain(title), "meta": meta, "anchor": anchor}

    def label(self, words: str) -> Block:
        """Say in bold what the next block is."""
        return {"is": "label", "text": words}

    def text(self, words: Words) -> Block:
        """A paragraph."""
        return {"is": "text", "runs": self.runs(words)}

    def note(self, title: str, words: Words, *, heavy: bool = False) -> Block:
        """A framed paragraph; a heavy one is a warning."""
        return {"is": "note", "title": title, "runs": self.runs(words), "heavy": heavy}

    def facts(self, *pairs: tuple[str, Sequence[Json]]) -> Block:
        """Return labels with their bodies; a pair with an empty body is left out."""
        return {"is": "facts", "pairs": [{"label": label, "body": [*body]} for label, body in pairs if body]}

    def table(self, columns: Iterable[tuple[str, float]], rows: Iterable[Iterable[Json]]) -> Block:
        """A table: titles with their shares of the width, and rows of lists of runs."""
        return {
            "is": "table",
            "columns": [{"title": title, "share": share} for title, share in columns],
            "rows": [[{"runs": cell} for cell in row] for row in rows],
        }

    def one(self, words: Words) -> list[Json]:
        """Return the body of a fact that is one paragraph; empty without words."""
        return [self.runs(words)] if words else []

    def many(self, words: Iterable[Words]) -> list[Json]:
        """Return the body of a fact that is a list."""
        return [self.runs(text) for text in words]

    def led(self, lead: Words, words: Words) -> Json:
        """Return runs with a bold beginning, such as who does it."""
        return [{"t": self._plain(lead), "b": True}, {"t": "  "}, *self.runs(words)]

    def quiet(self, *words: str) -> Json:
        """Return a run in small grey type, to follow a text."""
        return {"t": f"  {self.marks(*words)}", "quiet": True}

    def names(self, references: Iterable[Reference]) -> str:
        """Name parts in a line."""
        return self.context.titles(references)

    def pointer(self, reference: Reference) -> list[Json]:
        """Name a part, with the page it stands on."""
        return [{"t": self.context.name(reference), "to": str(reference), "page": True}]

    def pointers(self, references: Iterable[Reference]) -> list[Json]:
        """Return the body of a fact that is a list of parts, each with its page."""
        return [self.pointer(reference) for reference in references]

    def in_a_line(self, facts: Iterable[list[Json]]) -> list[Json]:
        """Set facts behind each other with dots between them."""
        line: list[Json] = []
        for fact in facts:
            line += [{"t": " · "}, *fact] if line else fact
        return line

    def marks(self, *words: str) -> str:
        """Short facts in a line of plain words; empty ones are left out."""
        return dotted(*words)

    def _plain(self, words: Words) -> str:
        return self.context.words(words) if isinstance(words, LocalizedText) else words or ""

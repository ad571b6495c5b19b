"""Results that are kept for as long as everything that was read to make them reads the same.

Who makes a result reads its sources through stand-ins, which note every attribute and every answer of a
method. A result of the last round is used again where all of that is still so; nobody has to list what a
result depends on, so nobody can forget any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast

ResultT = TypeVar("ResultT")
SourceT = TypeVar("SourceT")

_Question: TypeAlias = tuple[str, str, tuple[Hashable, ...]]
"""The name of a source, an attribute of it, and the arguments where that is a method."""

_NOTHING: Final = object()
"""The answer to a question about what is not there."""


class KeptResults(Generic[ResultT]):
    """The results of the last round by name; in each round every result that there shall be is asked for once."""

    def __init__(self) -> None:
        self._sources: Mapping[str, object] = {}
        self._fixed: object = None
        self._answers: dict[_Question, object] = {}
        self._changed: set[_Question] = set()
        self._previous: dict[str, tuple[ResultT, frozenset[_Question]]] = {}
        self._current: dict[str, tuple[ResultT, frozenset[_Question]]] = {}
        self._questions: set[_Question] = set()
        self._common: frozenset[_Question] | None = None

    def begin(self, sources: Mapping[str, object], fixed: object) -> None:
        """Begin a round. ``sources`` are read through ``stand_in``; nothing is kept where ``fixed`` has changed.

        Sources and what they answer must not change during a round, nor afterwards. What is read before the
        first result is made counts for every result.
        """
        self._previous = self._current if same(self._fixed, fixed) else {}
        self._current, self._sources, self._fixed = {}, sources, fixed
        answers, self._answers, self._changed = self._answers, {}, set()
        for question in frozenset[_Question]().union(*(asked for _, asked in self._previous.values())):
            answer = _answer(sources, question)
            if same(answers[question], answer):
                self._answers[question] = answer
            else:
                self._changed.add(question)
        self._questions, self._common = set(), None

    def stand_in(self, name: str, source: SourceT) -> SourceT:
        """Return what is to be read in the place of the source of this name."""
        return cast("SourceT", _StandIn(name, source, self._note))

    def get_or_make(self, name: str, make: Callable[[], ResultT]) -> ResultT:
        """Return the result of the last round, or make it; it must depend on nothing but what it reads."""
        if self._common is None:
            self._common = frozenset(self._questions)
        known = self._previous.get(name)
        if known is None or not known[1].isdisjoint(self._changed):
            self._questions = set(self._common)
            result = make()
            known = result, frozenset(self._questions)
        self._current[name] = known
        return known[0]

    def _note(self, question: _Question, answer: object) -> None:
        self._questions.add(question)
        self._answers[question] = answer


class _StandIn:
    """Reads like a source, whose methods take positional arguments that can be hashed."""

    def __init__(self, name: str, source: object, note: Callable[[_Question, object], None]) -> None:
        self.__name, self.__source, self.__note = name, source, note

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(self.__source, attribute)
        if not callable(value):
            self.__note((self.__name, attribute, ()), value)
            return value

        def ask(*arguments: Hashable) -> object:
            question = self.__name, attribute, arguments
            try:
                answer = value(*arguments)
            except LookupError:
                self.__note(question, _NOTHING)
                raise
            self.__note(question, answer)
            return answer

        # Found by itself the next time.
        self.__dict__[attribute] = ask
        return ask


def same(before: object, now: object) -> bool:
    """Whether two values are the same to whoever reads them: mappings of another order are not."""
    if before is now:
        return True
    if type(before) is not type(now):
        return False
    if isinstance(before, tuple | list) and isinstance(now, tuple | list):
        return len(before) == len(now) and all(map(same, before, now))
    if isinstance(before, dict) and isinstance(now, dict):
        return same([*before], [*now]) and same([*before.values()], [*now.values()])
    if is_dataclass(before):
        return all(same(getattr(before, entry.name), getattr(now, entry.name)) for entry in fields(before))
    # A model compares its mappings without their order, and shows it.
    return before == now and repr(before) == repr(now)


def _answer(sources: Mapping[str, object], question: _Question) -> object:
    name, attribute, arguments = question
    try:
        value = getattr(sources[name], attribute)
        return value(*arguments) if callable(value) else value
    except LookupError:
        return _NOTHING

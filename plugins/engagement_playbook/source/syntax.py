"""Say what an author did where the parser of YAML gives up.

The parser names what it did not expect, often on the line below or many lines on. So the mistakes that authors
make are sought on the lines near that place, and each is put right for a trial: it is the cause where the
parser then comes further.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import yaml

from engagement_playbook.diagnostics import Mark
from engagement_playbook.source.input_file import LINE_BREAK, mark_at

try:
    Loader: type = yaml.CSafeLoader
except AttributeError:  # PyYAML built without libyaml: slower, same events
    Loader = yaml.SafeLoader

CUT: Final = "a '#' after a space begins a comment, and the text ends before it"
CUT_HINT: Final = "put the text in double quotes, or the comment on a line of its own"
TAB: Final = "a tab in the indentation"
TAB_HINT: Final = "indent with spaces"
IN_QUOTES: Final = "put the text in double quotes"
COMMENT: Final = re.compile(r"[ \t]+#")
"""What stands between a value without quotes and a comment on its line."""

CONFLICT: Final = re.compile(r"^(?:<{7}|>{7})(?: [^\r\n]*)?(?=\r|$)", re.MULTILINE)
"""The first and the last line of what a merge could not bring together."""

_CONFLICT_MIDDLE: Final = re.compile(r"^(?:={7}|\|{7}(?: [^\r\n]*)?)(?=\r|$)", re.MULTILINE)

_MAX_TRIAL: Final = 60_000
"""Up to which character trials are made: each reads the text up to the mistake. The shipped files are no longer."""

_LINES_ABOVE: Final = 3
_KEY: Final = r"(?P<key>[A-Za-z0-9_.-]+)"
_BEFORE: Final = r"^(?P<before>[^\S\n]*(?:-[^\S\n]+)*)"
_ODD_SPACE: Final = "[\u00a0\u00ad\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]"
_ODD_INDENT: Final = re.compile(rf"^[ ]*(?:-[ ]*)*({_ODD_SPACE}+)")
_ODD_AFTER_COLON: Final = re.compile(rf"^[ ]*(?:-[ ]+)*[A-Za-z0-9_.-]+:({_ODD_SPACE}+)")
_OTHER_COLON: Final = re.compile(rf"{_BEFORE}{_KEY}[^\S\n]*(?P<sign>[：﹕︰꞉∶=;；])[^\S\n]*")
_NO_SPACE: Final = re.compile(rf"{_BEFORE}{_KEY}:(?=[^\s/])")
_NO_SPACE_AFTER_DASH: Final = re.compile(r"^(?P<before> *(?:- +)*-)(?=[^\s-])")
_OTHER_DASH: Final = re.compile(r"^(?P<before> *)(?P<sign>[–—－‐−•·*+])\s*(?=\S)")
_VALUE: Final = re.compile(rf"{_BEFORE}(?:{_KEY}:[^\S\n]+|(?<=-\s))(?P<value>[^\s\"'].*?)\s*$")
_TAB_INDENT: Final = re.compile(r"^(?P<before> *(?:- *)*)\t\s*")
_KEPT: Final = re.compile(r"\*\*|[*&!|>%@`,\]}]|[?-](?=\s)")
_SECOND_COLON: Final = re.compile(r":(?=\s|$)")
_COMMENT_IN_LINE: Final = re.compile(r"(?:^|(?<=\s))#")
_KEY_INSIDE: Final = re.compile(r"^\s*(?:- +)*[\w.-]+:(?:\s|$)|^\s*- ", re.MULTILINE)


class Problem(NamedTuple):
    """What is wrong with a text that is no YAML: the parts of a diagnostic."""

    code: str
    message: str
    hint: str
    mark: Mark | None


def syntax_problem(error: yaml.MarkedYAMLError, text: str) -> Problem:
    """Say why a text cannot be parsed, at the place where its author went wrong."""
    mark = error.problem_mark or error.context_mark
    if conflict := CONFLICT.search(text) or _CONFLICT_MIDDLE.search(text):
        return conflict_problem(text, conflict)
    if mark and mark.index <= _MAX_TRIAL and (problem := _mistake(error, mark, text)):
        return problem
    return _known(error, text)


def conflict_problem(text: str, marker: re.Match[str]) -> Problem:
    """Name a line that a merge has left."""
    return Problem(
        "PB004",
        f"a merge conflict is not settled: '{marker.group()}'",
        "keep one side, and delete the lines '<<<<<<<', '=======' and '>>>>>>>'",
        mark_at(text, marker.start()),
    )


def colon_problem(text: str) -> Problem | None:
    """Say why what was to be keys and values is one text to the parser: its first line has no plain colon."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#") and line.strip() != "---":
            trial = next(_colons(line), None)
            return trial.problem(number) if trial else None
    return None


@dataclass(frozen=True, slots=True)
class _Trial:
    """A mistake that a line may hold: the line put right, the column of the mistake, and what to say about it."""

    line: str
    column: int
    message: str
    hint: str
    code: str = "PB004"
    is_certain: bool = False
    """Whether nobody writes it on purpose: then there may be another mistake on the line."""

    def problem(self, line: int) -> Problem:
        message = f"not valid YAML: {self.message}" if self.code == "PB004" else self.message
        return Problem(self.code, message, self.hint, Mark(line, self.column + 1))


def _mistake(error: yaml.MarkedYAMLError, mark: yaml.Mark, text: str) -> Problem | None:
    """Find the mistake without which the parser comes further."""
    starts = [0, *(line_break.end() for line_break in LINE_BREAK.finditer(text))]
    failed = min(mark.line, len(starts) - 1)
    scalar = _last_scalar(text, mark.index)
    if scalar and scalar.style in ("'", '"') and (problem := _quoted(scalar, mark, text)):
        return problem
    wanted = {failed, *(known.line for known in (error.context_mark, scalar and scalar.start_mark) if known)}
    above = [line for line in range(failed) if text[starts[line] : starts[line + 1]].strip()][-_LINES_ABOVE:]
    for line in sorted((wanted | {*above}) & {*range(len(starts))}, reverse=True):
        start = starts[line]
        end = starts[line + 1] if line + 1 < len(starts) else len(text)
        content = text[start:end].rstrip("\r\n")
        for trial in _trials(content, error.context or ""):
            repaired = f"{text[:start]}{trial.line}{text[start + len(content) :]}"
            failure = _failure(repaired, failed)
            if failure is None or (trial.is_certain and failure != (mark.line, mark.column)):
                return trial.problem(line + 1)
    return None


def _last_scalar(text: str, before: int) -> yaml.ScalarToken | None:
    """Return the last text that the parser read before an index."""
    last = None
    try:
        for token in yaml.scan(text, Loader=Loader):
            if token.start_mark.index >= before:
                break
            if isinstance(token, yaml.ScalarToken):
                last = token
    except yaml.YAMLError:
        pass
    return last


def _quoted(scalar: yaml.ScalarToken, failed: yaml.Mark, text: str) -> Problem | None:
    """Say what is wrong with a quoted text after which the parser gives up."""
    start, end = scalar.start_mark, scalar.end_mark
    if start.line < end.line and _KEY_INSIDE.search(text[start.index : end.index].partition("\n")[2]):
        mark = mark_at(text, start.index)
        return Problem("PB004", f"not valid YAML: {_UNCLOSED.message}", _UNCLOSED.hint, mark)
    rest = text[end.index : failed.index + 1]
    if end.line == failed.line and not rest[:-1].strip() and rest.strip(":# \t\r\n"):
        mark = mark_at(text, failed.index)
        if rest.endswith(","):
            message = "not valid YAML: a ',' stands after the closing quote"
            return Problem("PB004", message, "delete it, or put the whole text in quotes", mark)
        message = "not valid YAML: words stand after the closing quote"
        hint = "put the whole text in double quotes, and write '\\\"' for each quote inside it"
        return Problem("PB004", message, hint, mark)
    return None


def _failure(text: str, line: int) -> tuple[int, int] | None:
    """Return the line and column where the parser gives up; None where it reads beyond a line, counted from zero."""
    try:
        for event in yaml.parse(text, Loader=Loader):
            if event.start_mark and event.start_mark.line > line:
                break
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return (mark.line, mark.column) if mark and mark.line <= line else None
    except yaml.YAMLError:
        return 0, 0
    return None


def _trials(line: str, context: str) -> Iterator[_Trial]:
    """Yield the mistakes that a line may hold, what is surest first."""
    for pattern in (_ODD_INDENT, _ODD_AFTER_COLON):
        if odd := pattern.match(line):
            begin, end = odd.span(1)
            message = f"a character U+{ord(line[begin]):04X} stands where only a space may"
            for width in (1, 2, 0):
                spaces = " " * (width * (end - begin))
                yield _Trial(
                    f"{line[:begin]}{spaces}{line[end:]}", begin, message, "type a space in its place"
                )
    yield from _colons(line)
    if dash := _NO_SPACE_AFTER_DASH.match(line):
        message = "a space is missing after '-'"
        yield _Trial(
            f"{dash.group()} {line[dash.end() :]}", dash.end(), message, "write '- ' before the entry"
        )
    if tab := _TAB_INDENT.match(line):
        for width in (1, 2, 4):
            repaired = f"{tab['before']}{' ' * width}{line[tab.end() :]}"
            yield _Trial(repaired, tab.end("before"), TAB, TAB_HINT, "PB005")
    if dash := _OTHER_DASH.match(line):
        message = f"a list entry begins with '-', not with '{dash['sign']}'"
        repaired = f"{dash['before']}- {line[dash.end() :]}"
        yield _Trial(repaired, dash.start("sign"), message, "write '- ' before the entry")
    if value := _VALUE.match(line):
        yield from _plain_value(line, value["value"], value.start("value"), context)
    if comment := _COMMENT_IN_LINE.search(line):
        at = comment.start()
        yield _Trial(f"{line[:at]}.{line[at + 1 :]}", at, CUT, CUT_HINT, "PB016")


def _colons(line: str) -> Iterator[_Trial]:
    """Yield what may be wrong with the colon behind the key of a line."""
    if colon := _OTHER_COLON.match(line):
        sign, key = colon["sign"], colon["key"]
        message = (
            f"a full-width colon after '{key}'"
            if sign == "："
            else f"a '{sign}' where the colon after '{key}' should be"
        )
        repaired = f"{colon['before']}{key}: {line[colon.end() :]}"
        hint = f"write '{key}: ' with a plain colon and a space"
        yield _Trial(repaired, colon.start("sign"), message, hint, is_certain=sign == "：")
    if key := _NO_SPACE.match(line):
        message = f"a space is missing after '{key['key']}:'"
        yield _Trial(
            f"{key.group()} {line[key.end() :]}",
            key.end(),
            message,
            f"write '{key['key']}: ' before the value",
        )


def _plain_value(line: str, value: str, start: int, context: str) -> Iterator[_Trial]:
    """Yield what may be wrong with a text that stands without quotes."""
    repaired = f"{line[:start]}{json.dumps(value, ensure_ascii=False)}"
    if kept := _KEPT.match(value):
        message = f"a text begins with '{kept.group()}', which YAML keeps for itself"
        yield _Trial(repaired, start, message, IN_QUOTES)
    elif value[0] in "[{":
        # What is never closed, or closed twice, is another mistake.
        if "flow" not in context and value[-1] not in "]}":
            message = f"a text begins with '{value[0]}', which YAML keeps for itself"
            yield _Trial(repaired, start, message, IN_QUOTES)
    elif colon := _SECOND_COLON.search(value):
        message = "a second ': ' on one line"
        hint = "put the text in double quotes, or check the indentation"
        yield _Trial(repaired, start + colon.start(), message, hint)


@dataclass(frozen=True, slots=True)
class _KnownError:
    """A syntax error of libyaml, by part of its problem and context, and our message about it."""

    problem: str
    message: str
    hint: str
    context: str = ""
    at_start: bool = False
    """Whether the error is reported where the unfinished construct began, not where the parser gave up."""


_UNCLOSED: Final = _KnownError(
    "",
    "a quoted text is not closed",
    r"add the missing quote; a quote inside the text is written '\"'",
    context="while scanning a quoted scalar",
    at_start=True,
)
_UNKNOWN_ESCAPE: Final = (
    "a backslash in double quotes that YAML does not know",
    r"write '\\' for one backslash",
)
_KNOWN_ERRORS: Final = (
    _KnownError(
        "mapping values are not allowed",
        "a ': ' in a text that goes on from the line above",
        "align the line with the key it belongs beside, or put the text in double quotes",
    ),
    _KnownError(
        "cannot start any token",
        "a text begins with a character that YAML keeps for itself",
        IN_QUOTES,
    ),
    _KnownError("unknown escape character", *_UNKNOWN_ESCAPE),
    _KnownError("hexdecimal", *_UNKNOWN_ESCAPE),
    _UNCLOSED,
    _KnownError(
        "",
        "a list is opened with '[' and not closed",
        "add the ']'",
        context="while parsing a flow sequence",
        at_start=True,
    ),
    _KnownError(
        "",
        "a mapping is opened with '{' and not closed",
        "add the '}', or put a text that begins with '{' in double quotes",
        context="while parsing a flow mapping",
        at_start=True,
    ),
    _KnownError(
        "did not find expected node content",
        "a bracket or brace is opened and not closed",
        "close it, or put a text that begins with one in double quotes",
    ),
    _KnownError(
        "could not find expected ':'",
        "a line without 'key: value'",
        "add the ': ', or indent the line so that it belongs to the text above",
        at_start=True,
    ),
    _KnownError(
        "did not find expected '-' indicator",
        "this line does not belong to the list above it",
        "align it with the lines it belongs to",
    ),
    _KnownError(
        "did not find expected key",
        "this line does not fit the ones above it",
        "align it with them, or close the quote above",
    ),
    _KnownError(
        "<document start>",
        "the file goes on after its end '...'",
        "delete the line '...'",
    ),
)


def _known(error: yaml.MarkedYAMLError, text: str) -> Problem:
    problem = (error.problem or error.context or "cannot be parsed").strip()
    context, mark = error.context or "", error.problem_mark or error.context_mark
    hint = "check the indentation and the quotes on this line and the one above"
    for known_error in _KNOWN_ERRORS:
        if known_error.problem in problem and known_error.context in context:
            problem, hint = known_error.message, known_error.hint
            mark = (error.context_mark if known_error.at_start else None) or mark
            break
    # The parser counts more characters as ends of lines than editors do, and for what is missing one line too many.
    place = mark_at(text, min(mark.index, len(text))) if mark else None
    return Problem("PB004", f"not valid YAML: {problem}", hint, place)

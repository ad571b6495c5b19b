"""What one site configures: languages, names, addresses, the organisation on its paper.

The plugin and the command line both fill this from ``mkdocs.yml``; nothing else reads that file.
"""

from __future__ import annotations

import math
import re
from collections import UserString
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final, NamedTuple, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from engagement_playbook.diagnostics import RULE_PREFIX, Diagnostic, Mark, codes, did_you_mean, printable
from engagement_playbook.support.file_names import name_problem
from engagement_playbook.support.outgoing import may_follow, may_leave


def _folder_name(code: str) -> str:
    if name_problem(code):
        raise PydanticCustomError("folder_name", "cannot name a folder")
    return code


Code = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
FolderCode = Annotated[Code, AfterValidator(_folder_name)]
"""The code of a language of the site, which names a folder."""
LocalizedOption = Mapping[Code, StrictStr]
"""One text by language, or for every language under its code."""


class _Options(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, given: object) -> object:
        """Take a known key without a value, as ``feedback:``, for one that is not there."""
        if not isinstance(given, dict):
            return given
        return {
            name: value for name, value in given.items() if value is not None or name not in cls.model_fields
        }


class Organisation(_Options):
    """Printed on paper and in documents where set; nothing is printed where unset."""

    name: StrictStr = ""
    logo: StrictStr = ""
    """Path of an SVG or PNG, relative to ``mkdocs.yml``."""
    confidentiality: LocalizedOption = {}


class Customer(_Options):
    """The other side, where a site is made for one customer: on papers that both sides see, it stands opposite us."""

    name: StrictStr = ""
    logo: StrictStr = ""
    """Path of an SVG or PNG, relative to ``mkdocs.yml``."""


LEAST_CONTRAST: Final = 4.5
"""How much darker than white paper a colour must be in which words are set (WCAG 2, AA)."""

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")


def _legible(value: str) -> str:
    if not _COLOUR.fullmatch(value):
        raise PydanticCustomError("no_colour", "not a colour")
    if (contrast := _contrast_on_white(value)) < LEAST_CONTRAST:
        raise PydanticCustomError(
            "pale_colour",
            "too pale on white: its contrast is {contrast}",
            {"contrast": f"{math.floor(contrast * 10) / 10:.1f}"},
        )
    return value.lower()


def _contrast_on_white(colour: str) -> float:
    """Compare a colour with white as WCAG 2 does: 1 for white itself, 21 for black."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    ]
    luminance = sum(
        weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
    return 1.05 / (luminance + 0.05)


HEAD_FIELDS: Final = ("customer", "project", "date", "place", "pm", "attendees")
"""Fields at the head of a sheet that have a label in every locale."""

_FIELD_ID: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"


class HeadField(_Options):
    """A field to fill in at the head of each sheet, with a label of this site's where the locale's does not suit."""

    id: Annotated[StrictStr, StringConstraints(pattern=_FIELD_ID, max_length=40)]
    label: LocalizedOption = {}

    @model_validator(mode="after")
    def _in_every_language(self, info: ValidationInfo) -> HeadField:
        languages: Sequence[str] = info.context or ()
        lacking = [code for code in languages if not self.label.get(code)]
        if lacking and (self.label or self.id not in HEAD_FIELDS):
            raise PydanticCustomError(
                "no_label",
                "the field '{field}' has no label in {languages}",
                {"field": self.id, "languages": ", ".join(lacking)},
            )
        return self


def _named_alone(value: object) -> object:
    """Take an id for a field without a label."""
    return {"id": value} if isinstance(value, str) else value


class Cover(_Options):
    """The title page of the book; what is unset is the site's name and the words at the head of the front page."""

    title: LocalizedOption = {}
    lead: LocalizedOption = {}


class Look(_Options):
    """What papers and documents of this site look like."""

    accent: Annotated[StrictStr, AfterValidator(_legible)] = "#000000"
    """The colour of titles, heavy lines and filled labels; it prints as a dark grey."""
    document_font: Mapping[Code, Annotated[StrictStr, StringConstraints(pattern=r"^[\w .-]{1,31}$")]] = {}
    """The font of Word and Excel files, by language; the locale's unless set. Paper has the option ``fonts``."""
    head_fields: Annotated[
        tuple[Annotated[HeadField, BeforeValidator(_named_alone)], ...], Field(max_length=8)
    ] = tuple(HeadField(id=name) for name in ("customer", "date", "place", "pm", "attendees"))
    """What is filled in at the head of sheets, in this order."""
    notes_column: StrictBool = True
    """Keep a column beside the items of a list to write in."""
    cover: Cover = Cover()

    @field_validator("head_fields")
    @classmethod
    def _each_field_once(cls, fields: tuple[HeadField, ...]) -> tuple[HeadField, ...]:
        names = [field.id for field in fields]
        for name in names:
            if names.count(name) > 1:
                raise PydanticCustomError("field_twice", "'{field}' is listed twice", {"field": name})
        return fields


class LanguageOptions(_Options):
    """One language of the site; the first one stands at the root."""

    code: FolderCode
    name: StrictStr = ""
    """What the language menu calls it; the locale's own name unless set."""
    site_name: StrictStr = ""
    site_description: StrictStr = ""


def _rule_code(value: str) -> str:
    if value.startswith(RULE_PREFIX) and value in codes():
        return value
    raise PydanticCustomError("no_rule", "there is no rule '{value}'", {"value": value[:40]})


def _off(value: object) -> object:
    """Read YAML's ``off``, which is false for MkDocs, as the word its author wrote."""
    return "off" if value is False else value


class RuleSeverity(StrEnum):
    """How much a rule of the linter matters on this site."""

    OFF = "off"
    WARNING = "warning"
    ERROR = "error"


CHECKED_AGAIN: Final[Mapping[str, int]] = MappingProxyType({
    "law": 365,
    "regulation": 365,
    "normative-document": 180,
    "guideline": 180,
    "recommended-standard": 730,
    "industry-scheme": 365,
    "policy": 90,
    "ahead": 90,
    "unknown": 180,
})  # fmt: skip
"""After how many days the facts of each kind of regulation are checked again (rule PB330).

``ahead`` is for any whose text or day is still to come, ``unknown`` for one that says no kind.
"""

CHECK_DUE: Final = "PB330"
"""The rule that these days belong to."""


def _known_kind(value: str) -> str:
    if value in CHECKED_AGAIN:
        return value
    raise PydanticCustomError("no_kind", "there is no kind '{value}'", {"value": value[:40]})


def _mail_or_link(value: str) -> str:
    """Take a bare mail address for one with its scheme."""
    # Braces say where a form wants which fact.
    plain = re.sub(r"[{}]", "", value)
    name, at, _ = plain.partition("@")
    if not value or may_leave(f"mailto:{plain}" if at and ":" not in name else plain):
        return value
    raise PydanticCustomError("no_address", "not an address that may leave")


class RuleOption(_Options):
    """A rule of the linter that matters more or less on this site, and why."""

    severity: Annotated[RuleSeverity, BeforeValidator(_off)]
    reason: Annotated[StrictStr, StringConstraints(min_length=1, strip_whitespace=True)]
    days: Mapping[
        Annotated[StrictStr, AfterValidator(_known_kind)], Annotated[StrictInt, Field(ge=1, le=3650)]
    ] = {}
    """Days by kind that replace those of ``CHECKED_AGAIN``; for the rule ``CHECK_DUE`` only."""


class Options(_Options):
    """The options of the plugin ``engagement-playbook`` in ``mkdocs.yml``."""

    languages: Annotated[tuple[LanguageOptions, ...], Field(min_length=1)] = (LanguageOptions(code="en"),)
    organisation: Organisation = Organisation()
    customer: Customer = Customer()
    project: StrictStr = ""
    """What both sides call the project; never its codename."""
    look: Look = Look()
    feedback: Annotated[StrictStr, AfterValidator(_mail_or_link)] = ""
    """A mail address or a link that "suggest a change" opens; unset means no such button."""
    paper: Annotated[StrictStr, StringConstraints(pattern=r"^(a4|letter)$")] = "a4"
    archive: StrictBool = False
    """Also make each PDF one for archives (PDF/A-2a): a little larger, and it never changes its looks."""
    rules: Mapping[Annotated[StrictStr, AfterValidator(_rule_code)], RuleOption] = {}
    """Rules of the linter by code, where this site sees them otherwise, each with its reason."""
    downloads: StrictBool = True
    """Make the sheets, packs, documents and the data; without them a site is pages only, and quicker to look at."""
    fonts: StrictStr = ""
    """A folder of font files that wins over the bundled one, relative to ``mkdocs.yml``."""
    cache: StrictStr = ".cache"
    base: StrictStr = ""
    """The folder of another playbook that this one is built on, relative to ``mkdocs.yml``."""

    @field_validator("rules")
    @classmethod
    def _days_where_they_count(cls, rules: Mapping[str, RuleOption]) -> Mapping[str, RuleOption]:
        for code, option in rules.items():
            if option.days and code != CHECK_DUE:
                raise PydanticCustomError("no_days", "rule {code} counts no days", {"code": code})
        return rules

    @field_validator("languages")
    @classmethod
    def _each_language_once(cls, languages: tuple[LanguageOptions, ...]) -> tuple[LanguageOptions, ...]:
        codes = [language.code.lower() for language in languages]
        for code in codes:
            if codes.count(code) > 1:
                raise PydanticCustomError("language_twice", "'{code}' is listed twice", {"code": code})
        return languages


class Settings(_Options):
    """The options together with the site facts MkDocs itself configures."""

    options: Options = Options()
    site_name: StrictStr = ""
    site_url: StrictStr = ""
    """The address of the first language; it ends in a slash."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes in their configured order."""
        return tuple(language.code for language in self.options.languages)

    def language(self, code: str) -> LanguageOptions:
        """Options of one language; raises KeyError where it is not configured."""
        for language in self.options.languages:
            if language.code == code:
                return language
        raise KeyError(code)

    def name(self, language: str) -> str:
        """The site's name in a language."""
        return self.language(language).site_name or self.site_name


OptionPath: TypeAlias = tuple[str | int, ...]
"""Where an option stands among the plugin's options: ``("languages", 0, "code")``; one of ``HOST_OPTIONS`` among the host's."""


class OptionPlace(NamedTuple):
    """The file that gives an option its value, as diagnostics call it, and the place there."""

    path: str
    mark: Mark | None
    comment: Mark | None = None
    """The place of the '#' of a comment behind the value."""


_PLUGIN: Final = "plugin 'engagement-playbook'"
_ROUNDS: Final = 5


def read_settings(
    options: Mapping[str, object],
    site: Mapping[str, object],
    file: str = "mkdocs.yml",
    places: Mapping[OptionPath, OptionPlace] = MappingProxyType({}),
) -> tuple[Settings, list[Diagnostic]]:
    """Make settings from the plugin's options and MkDocs' own values.

    What does not fit is reported and left at its default, option by option: a misspelt one must not
    change the languages that the content is checked against. ``places`` says where options stand;
    ``file`` is what diagnostics call the configuration where nobody knows.
    """
    facts = {name: _copy(str(site.get(name) or "")) for name in ("site_name", "site_url")}
    diagnostics = _wrong_addresses(site, file, places)
    if not may_leave(facts["site_url"]):
        facts["site_url"] = ""
    if facts["site_url"] and not facts["site_url"].endswith("/"):
        facts["site_url"] += "/"  # as MkDocs does
    given: Any = _copy(options)
    for attempt in range(_ROUNDS):
        try:
            options_read = Options.model_validate(given, context=_codes(given))
            return Settings(options=options_read, **facts), diagnostics
        except ValidationError as error:
            errors = error.errors(include_url=False)
            if attempt == 0:
                diagnostics += [
                    _report(details, file, places)
                    for details in errors
                    if not _follows_from_others(details, errors)
                ]
            for details in sorted(
                errors, key=lambda error: [str(step) for step in error["loc"]], reverse=True
            ):
                _take_out(given, details["loc"])
    return Settings(options=Options(), **facts), diagnostics


def _codes(given: Any) -> tuple[str, ...]:
    """List the codes of the languages, as far as they can be read yet."""
    listed = given.get("languages") if isinstance(given, dict) else None
    entries = listed if isinstance(listed, list) else []
    codes = (entry.get("code") for entry in entries if isinstance(entry, dict))
    return tuple(code for code in codes if isinstance(code, str))


def _copy(value: Any) -> Any:
    """Copy what YAML holds, with a mark in the place of half a character, which no file can be written with."""
    if isinstance(value, Mapping):
        return {_copy(name): _copy(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [*map(_copy, value)]
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


_WHOLE_ADDRESSES: Final = ("site_url", "repo_url")
"""Addresses that the host and its theme write into every page as they are."""

_ADDRESS_PARTS: Final = ("edit_uri", "edit_uri_template")
"""The same, behind another one where they do not stand alone."""

_WHOLE: Final = "write the whole address, as https://www.example.org/handbook/"

HOST_OPTIONS: Final = (*_WHOLE_ADDRESSES, *_ADDRESS_PARTS, "extra")
"""Options of the host that hold addresses."""


def _wrong_addresses(
    site: Mapping[str, object], file: str, places: Mapping[OptionPath, OptionPlace]
) -> list[Diagnostic]:
    """Report those of the host's own addresses that would break out of a page, or run a program there."""
    extra = site.get("extra")
    extra = extra if isinstance(extra, Mapping) else {}
    social = extra.get("social")
    given: dict[OptionPath, object] = {
        (name,): site.get(name) for name in (*_WHOLE_ADDRESSES, *_ADDRESS_PARTS)
    }
    given["extra", "homepage"] = extra.get("homepage")
    for number, entry in enumerate(social if isinstance(social, list) else ()):
        given["extra", "social", number, "link"] = entry.get("link") if isinstance(entry, Mapping) else None
    problems = []
    for path, value in given.items():
        # MkDocs makes a kind of text of its own of a template.
        address = str(value) if isinstance(value, str | UserString) else ""
        is_part = path[0] in _ADDRESS_PARTS
        if address and not (may_follow if is_part else may_leave)(address):
            place = place_of(path, places) or OptionPlace(file, None)
            message = printable(f"'{'.'.join(map(str, path))}' is no address that may leave: '{address}'")
            hint = "write it as 'edit/main/'" if is_part else _WHOLE
            problems.append(Diagnostic("PB210", place.path, message, hint, place.mark))
    return problems


def _follows_from_others(details: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Say whether an option is missing, or a list is called empty, only because of what others report."""
    *parent, name = details["loc"] or ("",)
    misspelt = [
        str(other["loc"][-1])
        for other in errors
        if other["type"] == "extra_forbidden" and [*other["loc"][:-1]] == parent
    ]
    if details["type"] == "missing":
        return any(did_you_mean(word, [str(name)]) for word in misspelt)
    if _is_bare_code(details):
        return details is not next(other for other in errors if _is_bare_code(other))
    return details["type"] == "too_short" and bool(details["input"])


def _is_bare_code(details: ErrorDetails) -> bool:
    """Say whether an entry of ``languages`` is a code alone."""
    return (
        details["loc"][:1] == ("languages",)
        and len(details["loc"]) == 2
        and isinstance(details["input"], str)
    )


def place_of(path: OptionPath, places: Mapping[OptionPath, OptionPlace]) -> OptionPlace | None:
    """Find the place of an option, or of the nearest thing around it that has one."""
    return next(
        (places[path[:length]] for length in range(len(path), -1, -1) if path[:length] in places), None
    )


def _report(details: ErrorDetails, file: str, places: Mapping[OptionPath, OptionPlace]) -> Diagnostic:
    loc, kind = details["loc"], details["type"]
    name = printable(".".join(map(str, loc)))
    place = place_of(loc, places)
    file, mark = place[:2] if place else (file, None)
    if kind == "extra_forbidden":
        known = _names_at(loc[:-1])
        hint = did_you_mean(str(loc[-1]), known) or f"known here: {', '.join(known)}"
        return Diagnostic("PB210", file, f"unknown option '{name}' of {_PLUGIN}", hint, mark)
    if kind == "missing":
        return Diagnostic("PB210", file, f"option '{name}' of {_PLUGIN} is missing", "add it", mark)
    if kind == "no_rule":
        code = str(loc[1])
        rules = [rule_code for rule_code in codes() if rule_code.startswith(RULE_PREFIX)]
        hint = did_you_mean(code, rules) or f"rules run from {rules[0]} to {rules[-1]}"
        return Diagnostic(
            "PB210", file, f"option 'rules' of {_PLUGIN}: there is no rule '{code}'", hint, mark
        )
    if kind == "no_kind":
        word = str(loc[3])
        hint = did_you_mean(word, CHECKED_AGAIN) or f"known here: {', '.join(CHECKED_AGAIN)}"
        return Diagnostic(
            "PB210", file, f"option 'rules' of {_PLUGIN}: there is no kind '{word}'", hint, mark
        )
    if _is_bare_code(details):
        hint = f"write each as '- code: {details['input'][:20]}'"
        return Diagnostic(
            "PB210", file, f"option '{name}' of {_PLUGIN}: expected keys and values", printable(hint), mark
        )
    message, hint = _MESSAGES.get(
        kind, (details["msg"][0].lower() + details["msg"][1:], _HINTS.get(kind, ""))
    )
    if loc[0] == "rules" and len(loc) == 2:
        hint = "write 'severity:' and 'reason:' below it"
    if kind == "string_pattern_mismatch":
        of_a_value = _PATTERN_HINTS.get(str(loc[0] if len(loc) == 1 else loc[1]), _CODE_HINT)
        hint = _CODE_HINT if loc[-1] == "[key]" else of_a_value
    return Diagnostic("PB210", file, f"option '{name}' of {_PLUGIN}: {message}", hint, mark)


_HINTS: Final = {
    "pale_colour": "choose a darker one: words need a contrast of 4.5, and paper is often copied",
    "no_label": "write 'label:' with a line for each language",
    "field_twice": "delete one of them",
    "too_long": "keep the fields that somebody fills in",
}

_CODE_HINT: Final = "write a language code such as 'en' or 'zh'"

_PATTERN_HINTS: Final = {
    "paper": "write a4 or letter",
    "document_font": "write the name of a font, of at most 31 letters",
    "head_fields": "write small letters, digits and hyphens, such as 'contract-number'",
}

_MESSAGES: Final = {
    "no_colour": ("not a colour", "write it as '#1f4e79', in quotes"),
    "no_address": (
        "no address that may leave",
        "write a mail address, or a link that begins with https:// or http://",
    ),
    "bool_type": ("expected true or false", "write it without quotes"),
    "enum": ("not one of its values", "write off, warning or error"),
    "folder_name": ("some systems cannot hold a folder of this name", "write another code"),
    "string_too_short": ("the text is empty", "say why"),
    "string_type": ("expected a text", "put it in quotes"),
    "int_type": ("expected a number", "write the number of days, without quotes"),
    "greater_than_equal": ("the number is too small", "write 1 to 3650 days"),
    "less_than_equal": ("the number is too large", "write 1 to 3650 days"),
    "string_pattern_mismatch": ("not one of its values", ""),
    "tuple_type": ("expected a list", "begin each entry with '- '"),
    "too_short": ("the list is empty", "add an entry, or delete the option"),
    "mapping_type": ("expected keys and values", ""),
    "model_type": ("expected keys and values", ""),
    "model_attributes_type": ("expected keys and values", ""),
}


def _names_at(path: OptionPath) -> list[str]:
    """Name the options that may stand at a path."""
    models: dict[str, type[BaseModel]] = {
        "languages": LanguageOptions,
        "organisation": Organisation,
        "customer": Customer,
        "look": Look,
        "rules": RuleOption,
        "head_fields": HeadField,
        "cover": Cover,
    }
    names = [str(step) for step in path]
    return sorted(next((models[name] for name in reversed(names) if name in models), Options).model_fields)


def _take_out(given: Any, path: OptionPath) -> None:
    """Delete an option; for one that is missing, the entry that lacks it."""
    parent: Any = None
    last: Any = None
    for step in path:
        known = given if isinstance(given, dict) else range(len(given)) if isinstance(given, list) else ()
        if step not in known:
            break
        parent, last, given = given, step, given[step]
    if parent is not None:
        del parent[last]

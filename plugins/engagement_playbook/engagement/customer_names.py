"""A playbook in the words of one customer: its roles, papers and choices are called what the customer calls them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engagement_playbook.engagement.profile import Calls, Form
from engagement_playbook.model.base import Content
from engagement_playbook.model.playbook import Playbook
from engagement_playbook.model.register import Column, Register
from engagement_playbook.model.role import Role
from engagement_playbook.model.template import Template
from engagement_playbook.model.text import LocalizedText


def in_words_of_customer(playbook: Playbook, calls: Calls) -> Playbook:
    """Return the playbook with the customer's names; they stand in one language and read the same in each."""
    parts = {
        reference: replace(part, value=_renamed(part.value, calls, playbook.languages))
        for reference, part in playbook.parts.items()
    }
    return replace(playbook, parts=parts)


def _renamed(value: Content, calls: Calls, languages: Sequence[str]) -> Content:
    match value:
        case Role() if value.id in calls.roles:
            return value.model_copy(update={"name": LocalizedText.same(calls.roles[value.id], languages)})
        case Template() if value.id in calls.templates:
            title = _title(value.title, calls.templates[value.id], languages)
            return value.model_copy(update={"title": title})
        case Register() if value.id in calls.choices:
            columns = tuple(
                _with_choices(column, calls.choices[value.id].get(column.id, {}), languages)
                for column in value.columns
            )
            return value.model_copy(update={"columns": columns})
        case _:
            return value


def _title(title: LocalizedText, form: Form, languages: Sequence[str]) -> LocalizedText:
    """Write the name of a paper with the number of its form."""
    named = LocalizedText.same(form.name, languages) if form.name else title
    if not form.number:
        return named
    numbered = LocalizedText.same(f" · {form.number}", languages)
    return LocalizedText(
        {
            language: replace(named[language], runs=(*named[language].runs, *numbered[language].runs))
            for language in languages
        }
    )


def _with_choices(column: Column, names: Mapping[str, str], languages: Sequence[str]) -> Column:
    choices = tuple(
        choice.model_copy(update={"label": LocalizedText.same(names[choice.id], languages)})
        if choice.id in names
        else choice
        for choice in column.choices
    )
    return column.model_copy(update={"choices": choices})

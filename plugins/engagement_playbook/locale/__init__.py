"""The words and conventions of each language: one file per language beside this one."""

from engagement_playbook.locale.locale import REFERENCE_LANGUAGE, Locale, available, load_locales

__all__ = ["REFERENCE_LANGUAGE", "Locale", "available", "load_locales"]

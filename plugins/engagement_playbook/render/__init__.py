"""Model in, pages out: Markdown with front matter, the same for every host.

``pages`` renders, ``navigation`` orders, ``links`` says where each part stands. Templates are in
``templates/``; what may go wrong with a text on its way into Markdown is settled in ``escape``.
"""

from engagement_playbook.render.catalogue import CATALOGUE, NAMES, catalogue_script, names_script
from engagement_playbook.render.checks import checks_entries
from engagement_playbook.render.environment import CompiledTemplates
from engagement_playbook.render.links import HOME, Address, url_of
from engagement_playbook.render.moved import moved_pages
from engagement_playbook.render.navigation import navigation
from engagement_playbook.render.page import Download, Downloads, Page
from engagement_playbook.render.pages import pages
from engagement_playbook.render.problems import diagnostics_page
from engagement_playbook.render.search import SearchEntry, search_entries, search_index, search_index_script

__all__ = [
    "CATALOGUE",
    "HOME",
    "NAMES",
    "Address",
    "CompiledTemplates",
    "Download",
    "Downloads",
    "Page",
    "SearchEntry",
    "catalogue_script",
    "checks_entries",
    "diagnostics_page",
    "moved_pages",
    "names_script",
    "navigation",
    "pages",
    "search_entries",
    "search_index",
    "search_index_script",
    "url_of",
]

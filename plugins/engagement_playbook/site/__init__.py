"""Model in, pages out: HTML, its headings, ids and links, the same for every host.

``pages`` renders, ``navigation`` makes the menu, ``links`` makes addresses relative. Templates are in
``templates/``; what may go wrong with a text on its way into HTML is settled in ``escape``.
"""

from engagement_playbook.presentation.addresses import HOME, Address, url_of
from engagement_playbook.site.account import MARKER, account_entries, banner, marker
from engagement_playbook.site.catalogue import CATALOGUE, NAMES, catalogue_script, names_script
from engagement_playbook.site.checks import checks_entries
from engagement_playbook.site.environment import CompiledTemplates
from engagement_playbook.site.links import broken_links
from engagement_playbook.site.moved import moved_pages
from engagement_playbook.site.navigation import navigation
from engagement_playbook.site.page import DownloadLink, DownloadLinks, Heading, Page
from engagement_playbook.site.page_writer import PageForm
from engagement_playbook.site.pages import pages
from engagement_playbook.site.problems import diagnostics_page
from engagement_playbook.site.search import SearchEntry, search_entries, search_index, search_index_script

__all__ = [
    "CATALOGUE",
    "HOME",
    "MARKER",
    "NAMES",
    "Address",
    "CompiledTemplates",
    "DownloadLink",
    "DownloadLinks",
    "Heading",
    "Page",
    "PageForm",
    "SearchEntry",
    "account_entries",
    "banner",
    "broken_links",
    "catalogue_script",
    "checks_entries",
    "diagnostics_page",
    "marker",
    "moved_pages",
    "names_script",
    "navigation",
    "pages",
    "search_entries",
    "search_index",
    "search_index_script",
    "url_of",
]

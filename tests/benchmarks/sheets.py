"""The same checklists on paper: Typst, WeasyPrint and headless Chromium, each in one process that is already running."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lxml.html
from playwright.sync_api import sync_playwright

from engagement_playbook.config.mkdocs_yml import read_configuration
from engagement_playbook.config.settings import Settings
from engagement_playbook.pdf import Printer
from engagement_playbook.pdf.fonts import find_fonts
from engagement_playbook.pipeline.check import check
from tests.benchmarks.measure import ENVIRONMENT, BenchmarkError
from tests.benchmarks.playbooks import ROOT
from tests.helpers import chromium
from tests.helpers.site import serve

LANGUAGE = "zh"
OURS = "Typst, ours"
WEASYPRINT = "WeasyPrint, the system's fonts"
WEASYPRINT_SHIPPED = "WeasyPrint, the font we ship"
CHROMIUM = "Chromium, the system's fonts"
CHROMIUM_SHIPPED = "Chromium, the font we ship"
STYLE = (
    "body {{ font-family: {family} }} article {{ font-size: 9pt; line-height: 1.5 }}"
    " nav, .md-content__button, .headerlink, details {{ display: none }}"
)
SHIPPED = "@font-face {{ font-family: Shipped; src: url({address}) }}"
# Where a browser finds the font we ship: an address of the page's own host, as fonts must have.
FONT = "/shipped.ttf"
EVERYWHERE = "body, body * { font-family: Shipped !important }"
# Runs in the peers' own environment, where our package is not installed.
WEASYPRINT_SCRIPT = """
import json, sys, time
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
pages = json.load(open(sys.argv[1], encoding="utf-8"))
fonts = FontConfiguration()
HTML(string=pages[0]).write_pdf(font_config=fonts)
began = time.perf_counter()
for page in pages:
    HTML(string=page).write_pdf(font_config=fonts)
print((time.perf_counter() - began) / len(pages))
"""


def seconds_a_sheet(site: Path, peers: Path | None) -> Mapping[str, float]:
    """Print every checklist in Chinese with each tool; return seconds a sheet, start-up left out."""
    seconds = {OURS: _typst()}
    pages = _articles(site)
    if peers:
        seconds[WEASYPRINT] = _weasyprint(peers, pages, "sans-serif", "")
        face = SHIPPED.format(address=_shipped_font().as_uri())
        seconds[WEASYPRINT_SHIPPED] = _weasyprint(peers, pages, "Shipped", face)
    seconds[CHROMIUM] = _chromium(site, None)
    seconds[CHROMIUM_SHIPPED] = _chromium(site, _shipped_font())
    return seconds


def _shipped_font() -> Path:
    (folder, *_) = find_fonts(Settings(), ROOT, ()).folders
    return next(file for file in sorted(folder.iterdir()) if "Regular" in file.name or "[wght]" in file.name)


def _typst() -> float:
    configuration = read_configuration(ROOT)
    assert configuration.settings is not None
    with tempfile.TemporaryDirectory() as cache:
        options = configuration.settings.options.model_copy(update={"cache": cache})
        settings = configuration.settings.model_copy(update={"options": options})
        checked = check(ROOT, settings, hand_written=configuration.pages)
        playbook = checked.loaded.playbook
        printer = Printer(settings, checked.locales, LANGUAGE, ROOT)
        first, *others = playbook.checklists
        printer.make(printer.checklist(playbook, first))
        began = time.perf_counter()
        for checklist in others:
            printer.make(printer.checklist(playbook, checklist))
        return (time.perf_counter() - began) / len(others)


def _articles(site: Path) -> list[str]:
    pages = []
    for file in sorted((site / LANGUAGE / "checklists").glob("*/index.html")):
        (article,) = lxml.html.parse(file).getroot().xpath("//article")
        pages.append(lxml.html.tostring(article, encoding="unicode"))
    return pages


def _weasyprint(peers: Path, pages: list[str], family: str, face: str) -> float:
    style = STYLE.format(family=family)
    documents = [
        f'<html lang="zh-Hans"><style>@page {{ size: A4 }} {face} {style}</style><body>{page}</body></html>'
        for page in pages
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pages.json")
        file.write_text(json.dumps(documents), encoding="utf-8")
        done = subprocess.run(
            [str(peers / "bin" / "python"), "-c", WEASYPRINT_SCRIPT, str(file)],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise BenchmarkError(done.stderr[-2000:])
    return float(done.stdout)


def _chromium(site: Path, font: Path | None) -> float:
    names = sorted(file.parent.name for file in (site / LANGUAGE / "checklists").glob("*/index.html"))
    options: Any = {"format": "A4"}
    with serve(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.require())
        page = browser.new_page()

        def to_paper(name: str) -> None:
            page.goto(f"{address}{LANGUAGE}/checklists/{name}/")
            if font:
                page.add_style_tag(content=SHIPPED.format(address=FONT) + EVERYWHERE)
                page.evaluate("document.fonts.ready")
            page.pdf(**options)

        if font:
            page.route(f"**{FONT}", lambda route: route.fulfill(path=font))
        to_paper(names[0])
        began = time.perf_counter()
        for name in names:
            to_paper(name)
        taken = (time.perf_counter() - began) / len(names)
        browser.close()
    return taken

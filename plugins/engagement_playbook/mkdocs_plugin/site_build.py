"""One build of one language: its content checked, its files made, and what the host does with them."""

from __future__ import annotations

import gc
import logging
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from engagement_playbook.config.markdown import markdown_options
from engagement_playbook.diagnostics import Diagnostic, Severity, has_errors, summary
from engagement_playbook.diagnostics.excerpt import report
from engagement_playbook.engagement.account import Account
from engagement_playbook.mkdocs_plugin.site_config import SiteConfig, url_style
from engagement_playbook.pipeline.build import BuildResult, build
from engagement_playbook.pipeline.check import Checked, check
from engagement_playbook.pipeline.engagement import load_account
from engagement_playbook.pipeline.previous_build import PreviousBuild
from engagement_playbook.pipeline.progress_bar import ProgressReporter, interactive_stderr
from engagement_playbook.site import banner
from engagement_playbook.support.today import today

log = get_plugin_logger(__name__)


@dataclass(frozen=True, slots=True)
class SiteBuild:
    """What was made of the content; ``result`` is None in a preview of content that has errors.

    ``began`` is a reading of the monotonic clock in seconds.
    """

    site: SiteConfig
    checked: Checked
    result: BuildResult | None
    began: float
    account: Account | None = None
    """The engagement whose private site it is; None for the site of a playbook."""


def build_site(site: SiteConfig, config: MkDocsConfig, previous: PreviousBuild | None) -> SiteBuild:
    """Check and build the language, report what is wrong, and give the host its navigation.

    Raises PluginError for errors outside a preview.

    ``previous`` is what the last build of the same process has left.
    """
    began = time.monotonic()
    serving, is_child = site.mode.serving, site.mode.is_child
    # A build's child leaves that to its parent; a preview's goes on whatever its parent finds, so it
    # has to find the same.
    run_linter = serving or not is_child
    markdown = markdown_options(config)
    checked = check(
        site.root,
        site.settings,
        hand_written=frozenset(site.titles),
        extra=site.configuration.problems,
        pages=site.configuration.folders,
        shared=site.configuration.shared,
        base=site.configuration.base,
        languages_known=site.configuration.languages_known,
        languages_at=site.configuration.languages_at,
        markdown=markdown,
        run_linter=run_linter,
        previous=previous,
    )
    try:
        checked, account = load_account(site.root, checked, today())
    except ValueError as error:
        raise PluginError(str(error)) from error
    if account:
        config.extra["playbook"]["private"] = banner(account, checked.locales[site.language])
    # The parent process already reported content diagnostics.
    diagnostics = () if is_child else checked.diagnostics
    result = None
    if checked.ok:
        if not serving:
            # What was read stays to the end of the process: no collection needs to walk it again.
            gc.freeze()
        result = build(
            checked,
            site.language,
            site.titles,
            on_demand=serving,
            run_linter=run_linter,
            style=url_style(config),
            permalink=markdown.permalink,
            # A child's lines are shown when its build is over.
            progress=ProgressReporter(
                log.debug if is_child else log.info,
                terminal=interactive_stderr() if log.isEnabledFor(logging.INFO) else None,
            ),
            previous=previous,
            account=account,
        )
        diagnostics += result.diagnostics
    for diagnostic in diagnostics:
        _report(diagnostic, site.root, serving=serving)
    if result and has_errors(result.diagnostics):
        result = None
    if not result and not serving:
        raise PluginError(f"{summary(diagnostics)}; nothing was built and the last site is as it was")
    config.nav = result.navigation if result else None
    return SiteBuild(site, checked, result, began, account)


def _report(diagnostic: Diagnostic, root: Path, *, serving: bool) -> None:
    if diagnostic.severity is Severity.ERROR or serving:
        sys.stderr.write(f"{report(diagnostic, root)}\n\n")
    else:
        (log.warning if diagnostic.strict else log.info)("%s", report(diagnostic, root))

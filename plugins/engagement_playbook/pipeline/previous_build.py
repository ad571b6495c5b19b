"""What a build leaves to the next one of the same process and language, as a preview makes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from engagement_playbook.lint.engine import Finding
from engagement_playbook.lint.translations import Comparison
from engagement_playbook.load import PreviousLoad
from engagement_playbook.site import Page, SearchEntry
from engagement_playbook.support.kept_results import KeptResults


@dataclass(frozen=True, slots=True)
class PreviousBuild:
    """The files that were read, what was found in each, the pages and search entries; each build brings it up to date."""

    files: PreviousLoad = field(default_factory=PreviousLoad)
    findings: KeptResults[tuple[Finding, ...]] = field(default_factory=KeptResults[tuple[Finding, ...]])
    comparisons: KeptResults[tuple[Comparison, ...]] = field(
        default_factory=KeptResults[tuple[Comparison, ...]]
    )
    pages: KeptResults[Page] = field(default_factory=KeptResults[Page])
    search_entries: KeptResults[SearchEntry] = field(default_factory=KeptResults[SearchEntry])

"""What a process builds: the site that a person asked for, or a further language of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mode:
    """How the plugin builds in this process.

    ``serving`` says that bad content becomes a page, not a failure. A child builds ``language``, which is
    empty in any other process; ``site_url`` is the address of its parent's site then, None where that has none.
    """

    serving: bool = False
    language: str = ""
    site_url: str | None = None
    deploying: bool = False
    """Whether the host publishes what it has built."""

    @property
    def is_child(self) -> bool:
        """Whether another process has started this one to build one language."""
        return bool(self.language)

    @property
    def address(self) -> str | None:
        """Where the language of a child will stand, None where the site has no address."""
        return f"{self.site_url.rstrip('/')}/{self.language}/" if self.site_url else None

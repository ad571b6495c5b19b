"""The pages of a built site, by their addresses below its root."""

from pathlib import Path


def addresses(site: Path) -> list[str]:
    """List every page; the home page is empty, all others end in a slash."""
    folders = (file.parent.relative_to(site).as_posix() for file in site.rglob("index.html"))
    return sorted("" if folder == "." else f"{folder}/" for folder in folders)


def one_of_each_kind(site: Path) -> list[str]:
    """List one page of each kind in each language: kinds are folders, and overviews differ from what is in them."""
    kinds: dict[tuple[str, ...], str] = {}
    for address in addresses(site):
        parts = address.split("/")
        kind = tuple(parts[:-2]) if len(parts) > 2 + (parts[0] == "zh") else tuple(parts)
        kinds.setdefault((*kind, str(len(parts))), address)
    return sorted(kinds.values())

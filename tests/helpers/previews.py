"""A preview as an author runs it, on a free port."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from engagement_playbook.mkdocs_plugin.mode import Mode
from engagement_playbook.mkdocs_plugin.plugin import EngagementPlaybookPlugin


@contextmanager
def preview(root: Path, **environment: str) -> Iterator[str]:
    """Run what `make serve` runs and yield its address; ``environment`` holds variables beside this process's own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def build_preview(root: Path, language: str = "en") -> None:
    """Build once into ``site``, as the process of one language of a preview does; what it has kept, it uses."""
    config = load_config(str(root / "mkdocs.yml"))
    plugin = config.plugins["engagement-playbook"]
    assert isinstance(plugin, EngagementPlaybookPlugin)
    plugin.mode = Mode(serving=True, language=language)
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config)
    finally:
        # MkDocs keeps the plugin for the next build of this process.
        plugin.mode = Mode()

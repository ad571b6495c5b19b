"""A folder that was removed and came back is followed again."""

import shutil
from pathlib import Path
from queue import Queue

import pytest
from mkdocs.livereload import LiveReloadServer

from engagement_playbook.mkdocs_plugin.preview.folder_watch import FolderWatch


class _Server(LiveReloadServer):
    """A server that binds no address, and notes what it is asked to watch."""

    def __init__(self, root: Path) -> None:
        super().__init__(lambda: None, "127.0.0.1", 0, str(root))
        self.watched: Queue[str] = Queue()

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        super().watch(path, func, recursive=recursive)
        self.watched.put(path)


@pytest.mark.parametrize("there_at_first", [True, False])
def test_a_folder_that_comes_back_is_watched_and_asks_for_a_build(
    tmp_path: Path, *, there_at_first: bool
) -> None:
    folder = tmp_path / "phases"
    server = _Server(tmp_path)
    if there_at_first:
        folder.mkdir()
        server.watch(str(folder))
        server.watched.get(timeout=10)
    watch = FolderWatch(server, [folder], pause=0.01)
    signal = Path(server.watched.get(timeout=10))
    try:
        if there_at_first:
            shutil.move(folder, tmp_path / "away")
        folder.mkdir()

        assert server.watched.get(timeout=10) == str(folder)
        while not signal.stat().st_size:
            pass
    finally:
        watch.stop()
        server.server_close()
    assert not signal.exists()

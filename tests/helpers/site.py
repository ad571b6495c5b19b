"""The site as a reader gets it: built once for all tests of a run, and served from a sub-folder of a host.

A sub-folder, because that is where most internal hosts put a site, and an address that begins with a slash by mistake
works everywhere else.
"""

import fcntl
import http.client
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.helpers.commands import run_module

ROOT = Path(__file__).resolve().parents[2]
BASE = "/playbook/"


class SiteError(Exception):
    """The site was not built or not served; carries the reason, whole."""


def build_once(shared: Path, *, source: Path = ROOT) -> Path:
    """Build into the folder that all workers of a run share; the first one builds, the others wait for it."""
    site = shared / "site"
    _once(shared, "site", source, "mkdocs", "build", "--strict", "--site-dir", str(site))
    return site


@contextmanager
def locked(shared: Path, name: str) -> Iterator[None]:
    """Let one worker of a run after the other do something."""
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _once(shared: Path, name: str, source: Path, *command: str) -> None:
    """Run a program if no worker has run it before.

    A failure is kept too, so that each worker reports it instead of building, and failing, again.
    """
    log = shared / f"{name}.log"
    with locked(shared, name):
        if not log.exists():
            built = run_module(source, *command)
            log.write_text(f"{built.returncode}\n{built.stdout}", encoding="utf-8")
    code, _, output = log.read_text(encoding="utf-8").partition("\n")
    if code != "0":
        raise SiteError(f"{' '.join(command[:3])} ended with {code}:\n{output}")


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, headers: Mapping[str, str], directory: str) -> None:
        self._extra = headers
        super().__init__(*args, directory=directory)

    def end_headers(self) -> None:
        for name, value in self._extra.items():
            self.send_header(name, value)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(BASE)
        # Nothing is served beside the sub-folder, as on a host shared with others.
        return super().translate_path("/" + inside) if inside != path else os.devnull + "/beside-the-site"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the name is the base class's
        """Say nothing: the tests report what a page asked for and did not get."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        # A page that is left closes its connections in the middle of an answer.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # typeshed: socket, as it is


@contextmanager
def serve(folder: Path, headers: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Serve a built site and yield its address, which ends in a slash; raise SiteError if it does not answer.

    Every answer carries the headers given.
    """
    if not (folder / "index.html").is_file():
        raise SiteError(f"nothing to serve: {folder} has no index.html")
    try:
        server = _Server(
            ("127.0.0.1", 0), lambda *args: _Handler(*args, headers=headers, directory=str(folder))
        )
    except OSError as error:
        raise SiteError(f"no port on 127.0.0.1 to serve the site from: {error}") from error

    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        _knock(server.server_port)
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _knock(port: int) -> None:
    # http.client, as urllib would ask a proxy that the environment names.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", BASE)
        answer = connection.getresponse()
        answer.read()
    except OSError as error:
        raise SiteError(f"the site's server did not answer: {error}") from error
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise SiteError(f"the site's server answered its home page with {answer.status} {answer.reason}")

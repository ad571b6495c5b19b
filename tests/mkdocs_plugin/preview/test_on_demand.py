"""What a preview makes when somebody opens it, and what it leaves to the host."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from wsgiref.util import setup_testing_defaults

import pytest

from engagement_playbook.mkdocs_plugin.preview.on_demand import serve_on_demand

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


def host(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    start_response("404 Not Found", [])
    return [b"the host's own"]


def ask(path: str) -> tuple[str, dict[str, str], bytes]:
    producers = {"/downloads/sheet.pdf": lambda: b"%PDF", "/zh/downloads/book": lambda: b"data"}
    environ: WSGIEnvironment = {}
    setup_testing_defaults(environ)
    environ["PATH_INFO"] = path.encode("utf-8").decode("latin-1")
    responses: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        responses.append((status, headers))

    body = b"".join(serve_on_demand(host, producers.get)(environ, start_response))  # type: ignore[arg-type]
    return responses[0][0], dict(responses[0][1]), body


def test_a_file_that_is_made_on_demand_is_made_and_never_kept_by_the_browser() -> None:
    status, headers, body = ask("/downloads/sheet.pdf")

    assert (status, body) == ("200 OK", b"%PDF")
    assert headers == {"Content-Type": "application/pdf", "Content-Length": "4", "Cache-Control": "no-store"}


def test_a_file_of_no_known_kind_is_bytes() -> None:
    assert ask("/zh/downloads/book")[1]["Content-Type"] == "application/octet-stream"


def test_what_no_file_is_called_is_not_asked_of_the_host() -> None:
    assert ask("/a\0b/") == ("404 Not Found", {"Content-Length": "0"}, b"")


@pytest.mark.parametrize("path", ["/", "/downloads/other.pdf", "/找不到/", "/downloads/sheet.pdf/"])
def test_everything_else_is_the_hosts(path: str) -> None:
    assert ask(path) == ("404 Not Found", {}, b"the host's own")

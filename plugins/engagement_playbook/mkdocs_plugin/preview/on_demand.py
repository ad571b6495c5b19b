"""WSGI middleware that makes a preview's downloads when they are requested.

Making all of them after every saved file would keep the author waiting.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

FindProducer = Callable[[str], Callable[[], bytes] | None]
"""Returns, for the path of a request, the function that makes the file; None for any other path."""


def serve_on_demand(application: WSGIApplication, find_producer: FindProducer) -> WSGIApplication:
    """Wrap an application: answer requests for files that are made on demand, and pass on all others."""

    def handle(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", errors="replace")
        if "\0" in path:
            # No file has such a name; the host would ask for one.
            start_response("404 Not Found", [("Content-Length", "0")])
            return []
        produce = find_producer(path)
        if produce is None:
            return application(environ, start_response)
        content = produce()
        headers = [
            ("Content-Type", mimetypes.guess_type(path)[0] or "application/octet-stream"),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
        ]
        start_response("200 OK", headers)
        return [content]

    return handle

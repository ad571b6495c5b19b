"""A preview's downloads, made when somebody opens one.

Laying out every paper after each saved line would keep the author waiting for what nobody looks at.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Find = Callable[[str], Callable[[], bytes] | None]
"""Gives, for the path of a request, what makes its file; None for a path that is somebody else's."""


def made_on_demand(application: WSGIApplication, find: Find) -> WSGIApplication:
    """Answer requests for files that are made on demand, and leave all others to an application."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", errors="replace")
        make = find(path)
        if make is None:
            return application(environ, start_response)
        content = make()
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        head = [("Content-Type", kind), ("Content-Length", str(len(content))), ("Cache-Control", "no-store")]
        start_response("200 OK", head)
        return [content]

    return answer

"""What goes wrong behind a page's back: errors in its console, answers that fail, requests that leave the site."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# Made by the page itself, or read from disk: nothing of these reaches a network.
LOCAL_SCHEMES = frozenset({"about", "blob", "data", "file"})


class Watch:
    """Collects, over all pages and workers of a context, a line per trouble.

    A test that means to cause trouble reads `troubles` and clears it; whatever is left at its end fails it.
    """

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.troubles: list[str] = []
        self._host = host
        context.on("console", self._console)
        context.on("weberror", self._web_error)
        context.on("request", self._request)
        context.on("requestfailed", self._request_failed)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium repeats a failed request as a console error; the request itself is reported with its address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            place = message.location
            self.troubles.append(f"console error: {message.text} ({place['url']}:{place['lineNumber'] + 1})")

    def _web_error(self, error: WebError) -> None:
        self.troubles.append(f"uncaught error: {error.error.stack or error.error.message}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in LOCAL_SCHEMES and address.netloc != self._host:
            self.troubles.append(f"request to another host: {request.url}")

    def _request_failed(self, request: Request) -> None:
        # The page gave it up, by being left or by turning into a download: no fault of the site's.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"failed request: {request.url} ({request.failure})")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"answer {response.status}: {response.url}")

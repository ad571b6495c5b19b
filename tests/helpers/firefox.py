"""A Firefox of the system's, driven in its own protocol (WebDriver BiDi): no driver, no patched browser.

Only what a smoke test needs: pages of a fresh reader, clicks and keys as a person's, and what went wrong behind a page.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.sync.client import connect
from websockets.sync.connection import Connection

COMMANDS = ("firefox-esr", "firefox")
LISTENING = "WebDriverBiDiServer.json"
SECONDS = 60
"""How long an answer may take on a machine that is busy."""


class FirefoxError(Exception):
    """Firefox refused a command; carries its words."""


def find() -> str | None:
    """Return the command of the system's Firefox; None where there is none."""
    return next((command for command in COMMANDS if shutil.which(command)), None)


class Session:
    """One Firefox. Events that come while a command waits for its answer are kept in `errors`, if they are errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last = 0
        self.errors: list[str] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded"])

    def send(self, method: str, **params: Any) -> Any:
        """Give a command and return its result; raises FirefoxError."""
        self._last += 1
        self._connection.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            message = json.loads(self._connection.recv(timeout=SECONDS))
            if message["type"] == "event":
                if message["params"].get("level") == "error":
                    self.errors.append(message["params"]["text"])
            elif message["id"] == self._last:
                if message["type"] == "error":
                    raise FirefoxError(f"{method}: {message['message']}")
                return message["result"]

    @contextmanager
    def reader(self, root: str) -> Iterator["Reader"]:
        """Give a tab to a reader who has never been here; addresses start at ``root``."""
        user = self.send("browser.createUserContext")["userContext"]
        tab = self.send("browsingContext.create", type="tab", userContext=user)["context"]
        try:
            yield Reader(self, tab, root)
        finally:
            self.send("browser.removeUserContext", userContext=user)


class Reader:
    """A tab and what a person does in it."""

    def __init__(self, session: Session, tab: str, root: str) -> None:
        self._session, self._tab, self._root = session, tab, root

    def goto(self, address: str) -> None:
        self._session.send(
            "browsingContext.navigate", context=self._tab, url=self._root + address, wait="complete"
        )

    def reload(self) -> None:
        self._session.send("browsingContext.reload", context=self._tab, wait="complete")

    def wait(self, expression: str) -> Any:
        """Wait until an expression holds and return its value; raises FirefoxError when it never does."""
        end = time.monotonic() + SECONDS
        # Asked again and again from here: what is asked of a page that is being left is never answered.
        while time.monotonic() < end:
            with suppress(FirefoxError):
                if value := self._evaluate(expression):
                    return value
            time.sleep(0.05)
        raise FirefoxError(f"never came to be: {expression}")

    def _evaluate(self, expression: str) -> Any:
        answer = self._session.send(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._tab},
            awaitPromise=False,
        )
        if answer["type"] == "exception":
            raise FirefoxError(f"{expression}: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"].get("value", "null"))

    def click(self, selector: str) -> None:
        self._point(selector, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def hover(self, selector: str) -> None:
        self._point(selector)

    def press(self, keys: str) -> None:
        actions = [{"type": kind, "value": character} for character in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def _point(self, selector: str, *then: dict[str, object]) -> None:
        end = time.monotonic() + SECONDS
        while True:
            try:
                return self._try_to_point(selector, *then)
            except FirefoxError:
                # A page that is written anew takes away what was found in it.
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def _try_to_point(self, selector: str, *then: dict[str, object]) -> None:
        self._evaluate(
            f"document.querySelector({json.dumps(selector)}).scrollIntoView({{ block: 'center' }})"
        )
        nodes = self._session.send(
            "browsingContext.locateNodes",
            context=self._tab,
            locator={"type": "css", "value": selector},
            maxNodeCount=1,
        )["nodes"]
        if not nodes:
            raise FirefoxError(f"not there: {selector}")
        origin = {"type": "element", "element": {"sharedId": nodes[0]["sharedId"]}}
        move: dict[str, object] = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *then]})

    def _act(self, source: dict[str, object]) -> None:
        self._session.send("input.performActions", context=self._tab, actions=[source])


@contextmanager
def start(command: str, profile: Path) -> Iterator[Session]:
    """Start Firefox with an empty profile and end it afterwards."""
    preference = 'user_pref("intl.accept_languages", "en-GB, en");\n'
    (profile / "user.js").write_text(preference, encoding="utf-8")
    process = subprocess.Popen(
        [command, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with connect(_address(process, profile / LISTENING), max_size=None, proxy=None) as connection:
            yield Session(connection)
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], file: Path) -> str:
    """Wait for the file in which Firefox says where it listens, and read it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(FileNotFoundError, json.JSONDecodeError):
            server = json.loads(file.read_text(encoding="utf-8"))
            return f"ws://{server['ws_host']}:{server['ws_port']}/session"
        time.sleep(0.05)
    raise FirefoxError("Firefox does not listen")

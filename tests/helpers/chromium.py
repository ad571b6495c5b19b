"""Find the Chromium that the browser tests drive; as a program, install it where it is missing.

The system's browser, never a download of Playwright's: that one comes from a host which many networks do not reach, and
leaves its libraries to be found by hand.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "PLAYBOOK_CHROMIUM"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "Applications/Chromium.app/Contents/MacOS/Chromium",
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Each new window loads the pages of its address bar: half of the work of a test. The last option of this name holds, so
# what Playwright turns off is here too.
WITHOUT_EXTRAS = (
    "--disable-features="
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,PreloadTopChromeWebUI,AimEnabled,"
    "AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,"
    "OptimizationHints,PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning"
)
PACKAGE = "chromium"
MISSING = f"""\
The browser tests need Chromium, and none was found: no {", ".join(COMMANDS)} on PATH that starts.
Install it, then run `make test` again:
  Debian:  apt install {PACKAGE}     (as root)
  Fedora:  dnf install {PACKAGE}     (as root)
  macOS:   brew install --cask {PACKAGE}
or name a Chromium or Chrome that is there: {VARIABLE}=/path/to/chromium make test"""


class ChromiumMissingError(Exception):
    """No browser, and no right to install one; says what a person has to do."""


def find() -> Path | None:
    """Return a browser that starts, or None. One that PLAYBOOK_CHROMIUM names is the only candidate."""
    if named := os.environ.get(VARIABLE):
        if not starts(Path(named)):
            raise ChromiumMissingError(f"{VARIABLE} names {named}, which does not start as a browser.")
        return Path(named)
    on_path = [Path(found) for command in COMMANDS if (found := shutil.which(command))]
    applications = [root / name for root in (Path("/"), Path.home()) for name in APPLICATIONS]
    return next(filter(starts, [*on_path, *applications]), None)


def starts(browser: Path) -> bool:
    """Ask it for its version: Ubuntu's chromium-browser is a script that only says where the browser went."""
    try:
        asked = subprocess.run(
            [browser, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0 and "Chrom" in asked.stdout


def install() -> str:
    """Install Debian's package; return what went wrong, empty if nothing did. Never asks for a password."""
    if not shutil.which("apt-get"):
        return "This system has no apt-get."
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    prefix: list[str] = []
    if os.geteuid() != 0:
        allowed = shutil.which("sudo") and run(["sudo", "-n", "true"], environment).returncode == 0
        if not allowed:
            return "Installing it needs root, or sudo without a password."
        # sudo drops our environment; env sets it on the other side.
        prefix = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]

    apt = [*prefix, "apt-get", "--yes", "-o", "DPkg::Lock::Timeout=300"]
    print(f"No Chromium here: installing Debian's package {PACKAGE} …", flush=True)
    # A bare machine has empty lists. One unreachable source fails the update and need not matter: the install decides.
    run([*apt, "update"], environment)
    installed = run([*apt, "install", "--no-install-recommends", PACKAGE], environment)
    if installed.returncode != 0:
        return f"apt-get could not install {PACKAGE}:\n{installed.stderr.strip()}"
    return ""


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def require() -> Path:
    """Return a browser that starts; raise where there is none. Installs nothing."""
    browser = find()
    if browser is None:
        raise ChromiumMissingError(MISSING)
    return browser


def main() -> None:
    try:
        if find() is None:
            reason = install()
            if reason or find() is None:
                sys.exit(f"\n{reason}\n{MISSING}\n")
    except ChromiumMissingError as error:
        sys.exit(f"\n{error}\n")


if __name__ == "__main__":
    main()

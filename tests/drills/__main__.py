"""All drills one after the other, each with its table: about three hours on two cores.

.venv/bin/python -m tests.drills
.venv/bin/python -m tests.drills payloads builds
.venv/bin/python -m tests.drills.builds --help     what one of them takes

Ends with 1 if anything fell in one of them.
"""

import argparse
import subprocess
import sys

from tests.helpers.site import ROOT

DRILLS = ("reader", "payloads", "builds", "inputs")


def main() -> None:
    """Run the drills named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("drills", nargs="*", metavar="DRILL", help=", ".join(DRILLS))
    names = parser.parse_args().drills or DRILLS
    if unknown := sorted({*names} - {*DRILLS}):
        parser.error(f"there is no drill {unknown[0]!r}: {', '.join(DRILLS)}")
    fell = [
        subprocess.run([sys.executable, "-m", f"tests.drills.{name}"], cwd=ROOT, check=False).returncode
        for name in names
    ]
    sys.exit(1 if any(fell) else 0)


if __name__ == "__main__":
    main()

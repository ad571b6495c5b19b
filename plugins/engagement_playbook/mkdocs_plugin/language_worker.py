"""Builds of one further language, in a process that stays for the next one.

Reads requests from standard input, a line of JSON each: what to say to the host's command line, and which
environment variables to set before. Answers each with its exit status on a line of standard output; what
the host says goes to standard error. Ends with its input.

    python -m engagement_playbook.mkdocs_plugin.language_worker mkdocs
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from importlib import import_module
from typing import Any


def main() -> None:
    """Build what is requested until there is nothing more."""
    host: Any = import_module(f"{sys.argv[1]}.__main__")
    # Whatever else writes to standard output must not be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        request = json.loads(line)
        os.environ.update(request["environment"])
        answers.write(f"{_run(host.cli, request['arguments'])}\n")
        answers.flush()


def _run(cli: Any, arguments: list[str]) -> int:
    try:
        cli.main(arguments, standalone_mode=False)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except Exception:  # noqa: BLE001 - of any plugin; the parent says that the build has failed
        traceback.print_exc()
        return 1
    finally:
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    main()

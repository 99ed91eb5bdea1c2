"""As whom PostgreSQL runs: its binaries refuse root, and people the system has no name for.

An ordinary user runs them directly. Others run them in a user namespace, where files stay
theirs on the outside and a folder of mode 0700 is no obstacle. Where namespaces are forbidden
(many containers) root becomes `nobody`, keeping the one capability that passes closed folders.
"""

from __future__ import annotations

import os
import pwd
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
    """List the ways to be somebody else, best first, as far as their tools are here."""
    namespace = ("--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
    ids = (f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    passing = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--")
    ways = [Account("user namespace", ("unshare", *namespace), os.geteuid())]
    if os.geteuid() == 0:
        ways.append(Account("nobody", ("setpriv", *ids, *passing), NOBODY))
    return [way for way in ways if shutil.which(way.prefix[0])]


def is_acceptable() -> bool:
    """Tell whether PostgreSQL takes the current user: not root, and with a name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_uid != 0
    except KeyError:
        return False  # such as `docker run --user 1000`


def choose(binaries: Path, data: Path) -> Account:
    """Find the account that can run `binaries` on files in `data`, and give them to it.

    Raises:
        StackError: there is none; says what was tried.
    """
    if is_acceptable():
        return DIRECT
    tried = []
    for account in candidates():
        own(data, account)
        failure = trial(account, binaries, data)
        if failure is None:
            return account
        tried.append(f"{account.name}: {failure}")
    message = (
        f"PostgreSQL refuses to run as uid {os.geteuid()} and no other account works"
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
        for path in (place, *(os.path.join(place, file) for file in files)):  # noqa: PTH118  os.walk yields text
            os.lchown(path, account.owner, -1)

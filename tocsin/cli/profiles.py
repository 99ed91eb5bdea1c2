"""Where the API is and as whom to speak: options, environment, else the running stack's file.

``tocsin up`` leaves ``cli.json`` in its home, readable by its owner only, so that every later
command finds the stack without being told.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tocsin.cli.errors import CliError, UsageError

FILE = "cli.json"
HOME = Path(".tocsin")


@dataclass(frozen=True, slots=True)
class Target:
    """An API and who is asking there."""

    url: str
    token: str | None = None
    name: str = ""
    roles: tuple[str, ...] = ()
    profiles: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def holders(self, roles: list[str]) -> list[str]:
        """Return the profiles that hold one of these roles, for a hint."""
        return [name for name, held in self.profiles if set(held) & set(roles)]


def home_folder(given: Path | None = None) -> Path:
    """Return the home folder: the one given, ``$TOCSIN_HOME``, or ``./.tocsin``."""
    return given or Path(os.environ.get("TOCSIN_HOME") or HOME)


def find(
    url: str | None = None,
    token: str | None = None,
    name: str | None = None,
    home: Path | None = None,
) -> Target:
    """Find the API and the token to use.

    Raises:
        CliError: No stack is known here.
        UsageError: There is no such profile.
    """
    url = url or os.environ.get("TOCSIN_URL")
    token = token or os.environ.get("TOCSIN_TOKEN")
    if url and token:
        return Target(url.rstrip("/"), token)
    known = _read(home_folder(home) / FILE)
    if known is None:
        if url:
            return Target(url.rstrip("/"), token)
        raise CliError(
            f"no stack is known in {home_folder(home)}",
            "start one with `tocsin up`, or give --url and --token (TOCSIN_URL, TOCSIN_TOKEN)",
        )
    if token or (url and url.rstrip("/") != known["api"]):
        return Target((url or known["api"]).rstrip("/"), token)
    return _profile(known, name or os.environ.get("TOCSIN_AS") or known["default"])


def write(home: Path, api: str, default: str, users: list[dict[str, Any]]) -> None:
    """Leave what later commands need to find this stack."""
    profiles = {
        user["name"]: {"token": user["token"], "roles": user["roles"]} for user in users
    }
    text = json.dumps({"api": api, "default": default, "profiles": profiles}, indent=2)
    write_private(home / FILE, text)


def write_private(path: Path, text: str) -> None:
    """Replace a file as a whole; only its owner can read it at any moment."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        known: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise CliError(f"cannot read {path}: {error}", "start `tocsin up` again") from error
    return known


def _profile(known: dict[str, Any], name: str) -> Target:
    profiles = known["profiles"]
    if not profiles:
        raise CliError(
            f"no user was seeded at {known['api']}", "give --token, or set TOCSIN_TOKEN"
        )
    if name not in profiles:
        raise UsageError(f"there is no profile {name!r}", f"known: {', '.join(profiles)}")
    return Target(
        known["api"],
        profiles[name]["token"],
        name,
        tuple(profiles[name]["roles"]),
        tuple((other, tuple(data["roles"])) for other, data in profiles.items()),
    )

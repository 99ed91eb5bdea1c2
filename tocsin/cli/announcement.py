"""What `tocsin up` tells a person once everything is ready."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from tocsin.cli import output
from tocsin.cli.profiles import HOME

NAMES = {
    "console": "Console",
    "api": "API",
    "temporal_ui": "Temporal UI",
    "temporal": "Temporal",
    "database": "Database",
    "mail": "Mail",
}


def show(console: Console, ready: Mapping[str, Any], home: Path) -> None:
    """Print where everything is, who may come in, and what to try next."""
    console.print("\nTocsin is running. Ctrl-C stops it.\n", style=output.STRONG)
    places = [
        (label, _shown(ready.get(name)))
        for name, label in NAMES.items()
        if name != "mail" or ready.get(name)
    ]
    console.print(output.facts([*places, ("Home", home)]), soft_wrap=True)
    if ready["users"]:
        _users(console, ready["users"], home)
        _next(console, home)
    else:
        _first_admin(console)


def where(urls: Mapping[str, Any]) -> str:
    """Write the URLs of a running stack, one a line."""
    width = max(map(len, NAMES.values()))
    return "\n".join(
        f"  {label:{width}}  {_shown(urls[name])}"
        for name, label in NAMES.items()
        if urls.get(name)
    )


def _users(console: Console, users: list[dict[str, Any]], home: Path) -> None:
    console.print("\nUsers, with what they sign in to the console by")
    console.print(f"(commands take `--as NAME`; tokens are in {home / 'users.json'})\n")
    width = max(len(user["name"]) for user in users)
    for user in users:
        password = user.get("password") or "(their own)"
        line = f"{user['name']:{width}}  {password:19}  {', '.join(user['roles'])}"
        console.print(line, soft_wrap=True)


def _next(console: Console, home: Path) -> None:
    console.print("\nTry, in another terminal:\n")
    if home != HOME.absolute():
        console.print(f"  export TOCSIN_HOME={shlex.quote(str(home))}", soft_wrap=True)
    for command in ("tocsin intake FILE-OR-FOLDER", "tocsin cases", "tocsin show REF"):
        console.print(f"  {command}")
    console.print()


def _first_admin(console: Console) -> None:
    console.print("\nNo users were seeded. The first one, with TOCSIN_DATABASE_URL set:\n")
    console.print("  tocsin users add NAME --role admin --database")
    console.print("  tocsin tokens issue NAME --database\n")


def _shown(url: object) -> str:
    """Leave a password out of what may stand on a shared screen."""
    return re.sub(r"(://[^:/@]+):[^@]+@", r"\1:***@", str(url or ""))

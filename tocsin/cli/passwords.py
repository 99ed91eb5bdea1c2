"""Passwords for the console: set by whoever runs the database, or by the person with a link."""

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import asking, output, times
from tocsin.cli.errors import UsageError
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks

Name = Annotated[str, typer.Argument(metavar="NAME", help="A user's name.")]


@talks
def password(
    session: Session,
    name: Name,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read it from standard input, one line.")
    ] = False,
    temporary: Annotated[
        bool, typer.Option("--temporary", help="They must choose their own at once.")
    ] = False,
) -> None:
    """Set a user's password in the database; their sessions end.

    Without the API, in TOCSIN_OWNER_DATABASE_URL or TOCSIN_DATABASE_URL: for the first admin,
    or when nobody can make a link.
    """
    from tocsin.cli.registry import registry  # noqa: PLC0415 - keeps `--help` fast

    with registry() as people:
        chosen = _line() if stdin else _asked(name)
        session.show(people.set_password(name, chosen, must_change=temporary), _set)


@talks
def link(session: Session, name: Name) -> None:
    """Make a link by which a user sets their password. It counts once, for a day."""
    made = session.api.post(path("users", name, "password-link"), {})
    session.show({**made, "url": f"{session.target.url}{made['path']}"}, _link)


def _asked(name: str) -> str:
    if not asking.is_terminal():
        raise UsageError("nobody is here to type a password", "pipe it in with --stdin")
    prompt = f"New password of {name}"
    return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True))


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _set(console: Console, done: Mapping[str, Any]) -> None:
    again = " They must change it when they sign in." if done["must_change"] else ""
    console.print(f"The password of {output.plain(done['user'])} is set.{again}")


def _link(console: Console, made: Mapping[str, Any]) -> None:
    rows = [("link", made["url"]), ("until", times.local(made["expires_at"]))]
    console.print(output.facts(rows), soft_wrap=True)
    console.print("It is not shown again; an older link has ended.", style=output.QUIET)

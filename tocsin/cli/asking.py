"""Before something is done that hurts when it was not meant: ask, where somebody can answer."""

import sys
from typing import Annotated

import typer

from tocsin.cli.errors import UsageError

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask to confirm.")]


def is_terminal() -> bool:
    """Tell whether somebody is there to ask."""
    return sys.stdin.isatty()


def need_consent(yes: bool) -> None:
    """Refuse to go on where nobody has agreed and nobody can be asked.

    Raises:
        UsageError: There is neither a terminal nor ``--yes``.
    """
    if not (yes or is_terminal()):
        raise UsageError("nobody is here to confirm that", "add --yes to do it without asking")


def why(given: str) -> str:
    """Return the reason that was given, else ask for one.

    Raises:
        UsageError: There is none, and nobody can be asked.
    """
    if given.strip():
        return given
    if not is_terminal():
        raise UsageError("that needs a reason", "say why: --reason '…'")
    return str(typer.prompt("Why? It stays on record", err=True))


def confirm(question: str, yes: bool) -> None:
    """Go on when somebody agrees; the question is asked on standard error."""
    need_consent(yes)
    if not yes:
        typer.confirm(question, abort=True, err=True)

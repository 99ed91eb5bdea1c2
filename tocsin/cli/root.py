"""The root command: its help, its version, and errors as one line and an exit code."""

from importlib import metadata
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tocsin.cli.errors import CliError

HELP = """Tocsin: no case that came in is forgotten, decided by the wrong person, or disputable.

`tocsin up` starts everything on this machine; the other commands find it by themselves.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 nothing answers, 4 already running.
"""


class Commands(TyperGroup):
    """Ends every command that cannot go on with its reason on standard error."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - the context's class is Typer's own affair
        """Run the command."""
        try:
            return super().invoke(ctx)
        except CliError as error:
            report(error)
            raise typer.Exit(error.exit_code) from error


def report(error: CliError) -> None:
    """Say what went wrong, and what to try."""
    from tocsin.cli import output  # noqa: PLC0415 - keeps completion fast

    shown = output.errors()
    shown.print(output.plain(error.message, lines=True), style=output.LATE, soft_wrap=True)
    if error.hint:
        shown.print(output.plain(error.hint, lines=True), soft_wrap=True)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tocsin {metadata.version('tocsin')}")
        raise typer.Exit


def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take what stands before the command."""

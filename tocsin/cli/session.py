"""What every command that talks to the API shares: where, as whom, and JSON or not.

``@talks`` gives a command those options, and a ``Session`` as its first parameter.
"""

import contextlib
import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli import output, profiles
from tocsin.cli.errors import RefusedError
from tocsin.cli.options import with_options

if TYPE_CHECKING:
    from rich.console import Console

    from tocsin.cli.client import Api

_PANEL = "Where and as whom"
Json = Annotated[bool, typer.Option("--json", help="Print JSON in the API's shape.")]
Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Home of the stack.", rich_help_panel=_PANEL),
]
_Url = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where the API is. [TOCSIN_URL]", rich_help_panel=_PANEL),
]
_Token = Annotated[
    str | None,
    typer.Option(metavar="TOKEN", help="Bearer token. [TOCSIN_TOKEN]", rich_help_panel=_PANEL),
]
_As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="NAME",
        help="A user seeded by `tocsin up`. [TOCSIN_AS]",
        rich_help_panel=_PANEL,
    ),
]
_COMMON = {"json": Json, "url": _Url, "token": _Token, "as_": _As, "home": Home}
_DEFAULTS = {**dict.fromkeys(_COMMON), "json": False}


class Session:
    """One command's connection and its way to answer."""

    def __init__(
        self,
        *,
        json: bool,
        url: str | None,
        token: str | None,
        as_: str | None,
        home: Path | None,
    ) -> None:
        self.json = json
        self._where = (url, token, as_, home)

    @functools.cached_property
    def target(self) -> profiles.Target:
        """The API and who asks."""
        return profiles.find(*self._where)

    @functools.cached_property
    def api(self) -> "Api":
        """The API, connected on first use."""
        from tocsin.cli.client import Api  # noqa: PLC0415 - keeps `--help` fast

        return Api(self.target)

    def close(self) -> None:
        """Give the connection back, if there is one."""
        if "api" in self.__dict__:
            self.api.close()

    @property
    def console(self) -> "Console":
        """Standard output."""
        return output.console()

    def show(self, data: Any, view: Callable[["Console", Any], None]) -> None:  # noqa: ANN401  whatever JSON holds
        """Print an answer: as it is for scripts, through its view for people."""
        if self.json:
            output.print_json(data)
        else:
            view(self.console, data)


def talks(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the common options; the API's refusals are JSON when it prints JSON."""

    @functools.wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401 - whatever the command declares
        session = Session(**{name: given.pop(name) for name in _COMMON})
        try:
            with contextlib.closing(session):
                command(session, **given)
        except RefusedError as error:
            if not session.json:
                raise
            typer.echo(json.dumps({"status": error.status, **error.problem}), err=True)
            raise typer.Exit(error.exit_code) from error

    return with_options(run, command, _COMMON, _DEFAULTS)

"""`tocsin up`: everything on this machine, in the foreground, until Ctrl-C."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli import profiles

OWN = "Your own servers"
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the API.")]


class Durability(StrEnum):
    """What a power cut may take with it (a killed process never takes anything)."""

    FULL = "full"
    NORMAL = "normal"


def up(
    home: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where everything is kept. [.tocsin, TOCSIN_HOME]"),
    ] = None,
    port: Port = None,
    mail_port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Take mail for @localhost over SMTP, to try it."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON line when everything is ready.")
    ] = False,
    durability: Annotated[
        Durability, typer.Option(help="`normal` is faster; a power cut may lose moments.")
    ] = Durability.FULL,
    temporal_cli: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Your Temporal CLI.", rich_help_panel=OWN),
    ] = None,
    temporal: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Your Temporal server.", rich_help_panel=OWN),
    ] = None,
    database_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Your PostgreSQL (postgresql+psycopg2://…), as the app.",
            rich_help_panel=OWN,
        ),
    ] = None,
    owner_database_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="The same as the owner, to migrate.", rich_help_panel=OWN
        ),
    ] = None,
    seed: Annotated[
        bool | None,
        typer.Option(
            "--seed/--no-seed",
            help="Make two users per role. By default not in your own database.",
            show_default=False,
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show every log line of every process.")
    ] = False,
) -> None:
    """Start PostgreSQL, Temporal, worker and API; print the URLs and the seeded users.

    Cases, timers and users survive restarts. Ctrl-C or SIGTERM stops everything in order.
    """
    from tocsin.cli.running import Choices, run  # noqa: PLC0415 - keeps `--help` fast
    from tocsin.embedded.options import StackOptions  # noqa: PLC0415  loads the embedded stack

    options = StackOptions(
        home=profiles.home_folder(home),
        port=port,
        mail_port=mail_port,
        durability=durability.value,
        temporal_cli=temporal_cli,
        temporal_address=temporal,
        database_url=database_url,
        owner_database_url=owner_database_url,
    )
    seeds = database_url is None if seed is None else seed
    run(options, Choices(json=json, seed=seeds, verbose=verbose))

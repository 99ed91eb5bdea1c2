"""The product's processes one by one, for production; and is everything well."""

import json as json_module
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from tocsin.cli import output, profiles
from tocsin.cli.errors import FAILED, UsageError
from tocsin.cli.session import Json

app = typer.Typer()
OwnUrl = Annotated[str | None, typer.Option(metavar="URL", help="Your PostgreSQL.")]


@app.command()
def migrate(
    owner_database_url: Annotated[
        str | None,
        typer.Option(
            envvar="TOCSIN_OWNER_DATABASE_URL", metavar="URL", help="As the tables' owner."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether the database is up to date.")
    ] = False,
    json: Json = False,
) -> None:
    """Bring the database to this version. Safe to run twice, and from two places at once."""
    from tocsin.cli.migrating import migrated  # noqa: PLC0415 - keeps `--help` fast

    if not owner_database_url:
        raise UsageError("which database?", "give --owner-database-url")
    result = migrated(owner_database_url, check_only=check)
    if json:
        output.print_json(result)
    else:
        word = "is at" if result["current"] == result["head"] else "is not at"
        typer.echo(f"The database {word} {result['head']}; it was at {result['before']}.")
    if result["current"] != result["head"]:
        raise typer.Exit(FAILED)


@app.command()
def doctor(
    home: Annotated[Path | None, typer.Option(metavar="DIR", help="Home of the stack.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the API.")] = None,
    temporal_cli: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Your Temporal CLI.")
    ] = None,
    temporal: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Your Temporal server.")
    ] = None,
    database_url: OwnUrl = None,
    json: Json = False,
) -> None:
    """Look whether the stack can run here, whether it does, and whether it is well."""
    from tocsin.embedded.doctor import run_checks  # noqa: PLC0415 - keeps `--help` fast
    from tocsin.embedded.options import StackOptions  # noqa: PLC0415  only this command needs it
    from tocsin.storage.migrate import head  # noqa: PLC0415  only this command needs it

    options = StackOptions(
        home=profiles.home_folder(home),
        port=port,
        temporal_cli=temporal_cli,
        temporal_address=temporal,
        database_url=database_url,
    )
    checks = [asdict(check) for check in run_checks(options, head())]
    well = all(check["ok"] for check in checks)
    if json:
        output.print_json({"ok": well, "checks": checks})
    else:
        _checks(checks)
    if not well:
        raise typer.Exit(FAILED)


@app.command()
def worker() -> None:
    """Run a worker: lifecycles, notices, the relay. Settings come from TOCSIN_*."""
    from worker import main  # noqa: PLC0415 - keeps `--help` fast

    main()


@app.command()
def api(
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="And on which port.")] = 8321,
) -> None:
    """Run the API. Settings come from TOCSIN_*."""
    import uvicorn  # noqa: PLC0415 - keeps `--help` fast

    uvicorn.run(
        "tocsin.console.app:create_app",
        factory=True,
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=5,
    )


@app.command()
def openapi() -> None:
    """Print the API's description (OpenAPI), without running it."""
    from api.app import create_app  # noqa: PLC0415 - keeps `--help` fast

    typer.echo(json_module.dumps(create_app().openapi(), indent=2))


def _checks(checks: list[dict[str, Any]]) -> None:
    shown = output.console()
    width = max(len(check["name"]) for check in checks)
    for check in checks:
        word, style = ("ok  ", "green") if check["ok"] else ("FAIL", output.LATE)
        name = output.plain(check["name"])
        line = Text(word, style).append(
            f"  {name:{width}}  {output.plain(check['detail'])}", ""
        )
        shown.print(line, soft_wrap=True)
        if check["advice"] and not check["ok"]:
            advice = f"{'':{width}}        {output.plain(check['advice'])}"
            shown.print(advice, style=output.SOON, soft_wrap=True)

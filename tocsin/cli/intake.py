"""`tocsin intake`: take files and folders in. Running it again, at any time, is safe."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.errors import FAILED, UsageError
from tocsin.cli.session import Session, talks

app = typer.Typer()
Patterns = list[str] | None


@app.command()
@talks
def intake(
    session: Session,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    wait: Annotated[
        int,
        typer.Option(min=0, max=30, help="Seconds to wait for each file's case."),
    ] = 0,
    include: Annotated[
        Patterns, typer.Option(metavar="GLOB", help="Only files like this; repeatable.")
    ] = None,
    exclude: Annotated[
        Patterns, typer.Option(metavar="GLOB", help="No files like this; repeatable.")
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Files at a time.")] = 8,
) -> None:
    """Take in files, and folders with all below them; hidden files are left out.

    Each file is received once however often this is run: stop it and run it again as you like.
    `--json` prints one object per file.
    """
    from tocsin.cli.client import Api  # noqa: PLC0415 - keeps `--help` fast
    from tocsin.cli.intake_files import find  # noqa: PLC0415  only this command needs it
    from tocsin.cli.intake_report import Report  # noqa: PLC0415  only this command needs it
    from tocsin.cli.intake_sending import Sender, in_parallel  # noqa: PLC0415  only this command needs it

    papers = list(find(paths, include or (), exclude or ()))
    if not papers:
        raise UsageError("there is no file to take in")
    report = Report(len(papers), json=session.json)
    try:
        with report, Api(session.target, patient=True) as api:
            send = Sender(api, wait).send
            for result in in_parallel(send, papers, concurrency, api.give_up):
                report.add(result)
    finally:  # also when it was stopped: running it again goes on from there
        report.summary()
    if report.failures:
        raise typer.Exit(FAILED)

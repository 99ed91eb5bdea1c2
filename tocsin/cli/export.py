"""Take a case away as a bundle, and verify one offline."""

import zipfile
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.text import Text

from tocsin.cli import output
from tocsin.cli.cases import Ref
from tocsin.cli.errors import FAILED, CliError
from tocsin.cli.paths import case_path
from tocsin.cli.session import Json, Session, talks
from tocsin.domain.case import normalize_ref
from tocsin.domain.hashchain import verify_bundle

app = typer.Typer()
DRESSES: tuple[Literal["md", "html", "pdf"], ...] = ("md", "html", "pdf")
# Whatever a file that somebody else made can be instead of a bundle.
UNREADABLE = (OSError, LookupError, TypeError, AttributeError, ValueError, zipfile.BadZipFile)


@app.command()
@talks
def export(
    session: Session,
    ref: Ref,
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to. [REF.zip]"),
    ] = None,
) -> None:
    """Save a case as a bundle that anybody can verify offline."""
    to = to or Path(f"{normalize_ref(ref)}.zip")
    size = session.api.download(case_path(ref, "export"), to)
    if str(to) != "-":
        done = {"ref": normalize_ref(ref), "file": str(to), "bytes": size}
        session.show(done, _saved)


@app.command()
@talks
def report(
    session: Session,
    ref: Ref,
    dress: Annotated[
        Literal["md", "html", "pdf"] | None,
        typer.Option("--format", "-f", help="By default as the file ends, else md."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to; - for stdout."),
    ] = None,
) -> None:
    """Save a case's report as Markdown, HTML or PDF."""
    ending = to.suffix.removeprefix(".") if to else ""
    dress = dress or next((one for one in DRESSES if one == ending), "md")
    to = to or Path(f"{normalize_ref(ref)}-report.{dress}")
    size = session.api.download(f"{case_path(ref, 'report')}?format={dress}", to)
    if str(to) != "-":
        done = {"ref": normalize_ref(ref), "file": str(to), "bytes": size, "format": dress}
        session.show(done, _written)


@app.command()
def verify(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="An exported bundle.")],
    json: Json = False,
) -> None:
    """Verify an exported bundle. Needs no stack and no network."""
    try:
        faults, manifest = verify_bundle(bundle)
    except UNREADABLE as error:
        raise CliError(f"{bundle} is no readable bundle: {error}") from error
    result = {
        "ok": not faults,
        "ref": manifest.get("ref"),
        "entries": manifest.get("entries"),
        "head_hash": manifest.get("head_hash"),
        "faults": faults,
    }
    if json:
        output.print_json(result)
    else:
        _verdict(output.console(), result)
    if faults:
        raise typer.Exit(FAILED)


def _written(console: Console, done: dict[str, Any]) -> None:
    console.print(f"{done['file']}: {done['bytes']} bytes", soft_wrap=True)


def _saved(console: Console, done: dict[str, Any]) -> None:
    console.print(f"{done['file']}: {done['bytes']} bytes", soft_wrap=True)
    console.print(f"tocsin verify {done['file']}", style=output.QUIET, soft_wrap=True)


def _verdict(console: Console, result: dict[str, Any]) -> None:
    for fault in result["faults"]:
        console.print(Text(f"FAULT {output.plain(fault)}", output.LATE), soft_wrap=True)
    word, style = ("OK", "bold green") if result["ok"] else ("BROKEN", output.LATE)
    rest = f" {output.plain(result['ref'])}: {result['entries']} entries"
    console.print(Text(word, style).append(rest, ""))

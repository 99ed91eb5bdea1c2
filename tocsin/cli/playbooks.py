"""Kinds of cases: list and show those that are in force, check a file before it is."""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tocsin.cli import choosing, output, rehearsing, rulebook, sources, waiting
from tocsin.cli.errors import FAILED
from tocsin.cli.paths import path
from tocsin.cli.session import Json, Session, talks

app = typer.Typer(help="Kinds of cases.", no_args_is_help=True)
app.command("rehearse")(rehearsing.rehearse)
POLL_SECONDS = 0.5


def _where(kind: str) -> str:
    return path("playbooks", kind)


@app.command("list")
@talks
def list_playbooks(session: Session) -> None:
    """List the kinds of cases."""
    session.show(session.api.get("/v1/playbooks"), _list)


@app.command("show")
@talks
def show_playbook(
    session: Session,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="A kind of case.")],
    version: Annotated[
        int | None, typer.Option(metavar="N", help="Print a version's own text instead.")
    ] = None,
) -> None:
    """Show the playbook in force: stages, gates, clocks. Or a version as it was written."""
    if version is not None:
        session.show(session.api.get(f"{_where(kind)}/versions/{version}"), rulebook.text_of)
        return
    session.show(session.api.get(_where(kind)), _show)


@app.command("propose")
@talks
def propose(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A playbook (YAML).")],
    note: rulebook.Note = "",
) -> None:
    """Propose a version of a playbook; its kind stands in it."""
    text = sources.read_text(file)
    where = f"{_where(sources.kind_of(file, text))}/versions"
    rulebook.propose(session, where, {"text": text, "note": note})


@app.command("rehearsal")
@talks
def rehearsal(
    session: Session,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="A kind of case.")],
    number: rulebook.Number,
    received: Annotated[
        str, typer.Option(metavar="INSTANT", help="When the case comes in; now by default.")
    ] = "",
    country: Annotated[str | None, typer.Option(metavar="CC", help="Where: DE, US-CA.")] = None,
    wait: Annotated[
        int, typer.Option(metavar="SECONDS", help="How long to wait for it.")
    ] = 120,
) -> None:
    """Have a proposed version rehearsed, which publishing asks for, and wait for the result."""
    where = f"{_where(kind)}/versions/{number}"
    body = {"received": choosing.instant(received) if received else None, "country": country}
    version = session.api.post(f"{where}/rehearsals", body)
    before = version["rehearsal"]
    version = waiting.until(
        lambda seen: seen["rehearsal"] != before,
        version,
        lambda: session.api.get(where),
        within=wait,
        every=POLL_SECONDS,
    )
    session.show(version, rulebook.proposed)
    if version["rehearsal"] == before or not version["rehearsal"]["ok"]:
        raise typer.Exit(FAILED)


@app.command("gaps")
@talks
def gaps(session: Session) -> None:
    """List what is missing in the rules in force: reminders, owners, translations, law."""
    session.show(session.api.get(path("playbooks", "gaps")), _gaps)


@app.command("check")
def check(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Playbooks (YAML), or folders.")
    ],
    json: Json = False,
) -> None:
    """Validate playbooks, each as a whole. Needs no stack."""
    from tocsin.cli.playbook_check import faults_of, playbooks_in  # noqa: PLC0415 - fast help

    found = {str(file): faults_of(file) for file in playbooks_in(paths)}
    faults = [fault for of_one in found.values() for fault in of_one]
    if json:
        output.print_json({"ok": not faults, "files": list(found), "faults": faults})
    else:
        _faults(output.console(), found)
    if faults:
        raise typer.Exit(FAILED)


rulebook.add_versions(app, "KIND", _where)


def _faults(console: Console, found: Mapping[str, list[dict[str, str | int]]]) -> None:
    for file, faults in found.items():
        for fault in faults:
            line = "{file}:{line}:{column}: {field}: {why} (fix: {fix})".format_map(fault)
            console.print(Text(output.plain(line), output.LATE), soft_wrap=True)
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        told = count if faults else "OK"
        console.print(f"{output.plain(file)}: {told}", soft_wrap=True)


def _gaps(console: Console, page: Mapping[str, Any]) -> None:
    """Show gaps under their codes."""
    if not page["items"]:
        console.print("Nothing is missing.", style=output.QUIET)
    for code, found in groupby(page["items"], key=itemgetter("code")):
        gaps = list(found)
        console.print(Text(f"{code} ({len(gaps)})", output.STRONG))
        for one in gaps:
            where = f"{one['rule']} {one['where']}".strip()
            line = Text(output.plain(f"{where}: {one['detail']}"))
            console.print(output.Trimmed(Padding(line, (0, 0, 0, 2))))


def _list(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("kind", "version", "lifecycle", "title", wide="title")
    for book in page["items"]:
        row = (book["kind"], book["version"], book["lifecycle"], book["title"])
        output.row(listed, row)
    console.print(output.Trimmed(listed))


def _show(console: Console, answer: Mapping[str, Any]) -> None:
    book = answer.get("playbook") or answer
    console.print(Text(output.plain(book["title"]), output.STRONG))
    names = ("kind", "extends", "lifecycle", "citation", "sensitivity", "description")
    places = ", ".join(book.get("overlays") or book.get("applied") or ())
    kept = _retention(book.get("retention") or {})
    shown = [*((name, book.get(name)) for name in names), ("overlays", places), ("kept", kept)]
    console.print(output.facts(shown))
    what = "verdicts or events"
    stages = output.table("stage", "decided by", what, "ends as", wide=what)
    for stage in book["stages"]:
        gate, wait = stage.get("gate") or {}, stage.get("wait") or {}
        roles = " / ".join(filter(None, [gate.get("role"), *(gate.get("roles") or [])]))
        said = ", ".join(gate.get("verdicts") or wait.get("events") or [])
        output.row(stages, (stage["id"], output.shorten(roles, 20), said, stage.get("end")))
    console.print("", output.Trimmed(stages))
    clocks = output.table("clock", "duration or law", "from", "citation", wide="citation")
    for clock in book.get("clocks") or []:
        length = clock["duration"] or clock["law"]
        row = (clock["id"], length, clock["starts"], clock["citation"])
        output.row(clocks, row)
    console.print("", output.Trimmed(clocks))


def _retention(rule: Mapping[str, Any]) -> str:
    """Say how long a closed case is kept, when the playbook says so."""
    if not rule:
        return ""
    long = rule.get("keep") or f"as {rule.get('law')} says"
    return f"{long} after it is closed {rule.get('citation') or ''}".strip()

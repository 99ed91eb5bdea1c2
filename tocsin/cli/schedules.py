"""On-call schedules: who is on call and why, shifts, load; put a schedule from a file."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import choosing, output, putting, times
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks

app = typer.Typer(help="On-call schedules.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="A schedule's name.")]
Begin = Annotated[
    str | None, typer.Option("--from", metavar="WHEN", help="2026-12-01T18:00+01:00")
]
End = Annotated[str | None, typer.Option("--to", metavar="WHEN", help="Until just before.")]


@app.command("list")
@talks
def list_schedules(
    session: Session,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 200,
) -> None:
    """List schedules, with who is on call now."""
    session.show(session.api.page("/v1/schedules", limit), _schedules)


@app.command("show")
@talks
def show(
    session: Session,
    name: Name,
    version: Annotated[int | None, typer.Option(metavar="N", help="An earlier one.")] = None,
) -> None:
    """Show a schedule as it was put."""
    session.show(session.api.get(path("schedules", name), version=version), _schedule)


@app.command("put")
@talks
def put(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A schedule (YAML).")],
    note: putting.Note = "",
    replaces: putting.Replaces = None,
    check: Annotated[bool, typer.Option("--check", help="Only look for faults.")] = False,
) -> None:
    """Put a schedule, or a new version of it; it counts at once."""
    from tocsin.playbooks.rotas import read_rota  # noqa: PLC0415 - fast help

    written = putting.read(file, "schedule", read_rota)
    name = written.id or file.stem
    if check:
        session.show({"id": name, "errors": []}, _checked)
        return
    answer = putting.put(session, "schedules", "schedule", file, written, note, replaces)
    session.show(answer, _schedule)


@app.command("who")
@talks
def who(
    session: Session,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One schedule; else every one.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Any instant, past or to come; else now.")
    ] = None,
) -> None:
    """Say who is on call, and why."""
    found = session.api.get("/v1/on-call", schedule=name, at=choosing.instant(at))
    session.show(found, _who)


@app.command("shifts")
@talks
def shifts(session: Session, name: Name, begin: Begin = None, end: End = None) -> None:
    """List who is on call when, and the gaps; by default for four weeks."""
    session.show(_over(session, name, "shifts", begin, end), _shifts)


@app.command("load")
@talks
def load(session: Session, name: Name, begin: Begin = None, end: End = None) -> None:
    """Show who serves how much, against the mean; by default for four weeks."""
    session.show(_over(session, name, "load", begin, end), _load)


def _over(
    session: Session, name: str, what: str, begin: str | None, end: str | None
) -> Mapping[str, Any]:
    span = {"from": choosing.instant(begin), "to": choosing.instant(end)}
    found: Mapping[str, Any] = session.api.get(path("schedules", name, what), **span)
    return found


def _checked(console: Console, found: Mapping[str, Any]) -> None:
    console.print(
        f"{found['id']}: nothing is wrong with it; people are looked up when it is put"
    )


def _schedules(console: Console, page: Mapping[str, Any]) -> None:
    if not page["items"]:
        console.print("There is no schedule yet.", style=output.QUIET)
        return
    listed = output.table("name", "on call now", "zone", "version", "title", wide="title")
    for one in page["items"]:
        now = output.who(one["on_call"], "nobody")
        output.row(listed, (one["id"], now, one["zone"], one["version"], one["title"]))
    console.print(output.Trimmed(listed))


def _schedule(console: Console, one: Mapping[str, Any]) -> None:
    names = {each["id"]: each["name"] for each in one["people"] if each["name"]}
    putting.shown(console, one, "schedule", names)


def _who(console: Console, page: Mapping[str, Any]) -> None:
    for one in page["items"]:
        console.print(output.plain(f"{one['schedule']}: {output.who(one['person'], 'nobody')}"))
        for why in one["why"]:
            console.print(output.plain(f"  {why['text']}"), style=output.QUIET, soft_wrap=True)
        if one["person"] is None:
            told = f"  role:{one['fallback']} is told instead"
            console.print(output.plain(told), style=output.LATE)
    if not page["items"]:
        console.print("There was no schedule then.", style=output.QUIET)


def _shifts(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("from", "to", "who", "why", wide="why")
    gaps = [{**gap, "person": None, "why": []} for gap in page["gaps"]]
    for one in sorted((*page["items"], *gaps), key=lambda one: str(one["begin"])):
        why = one["why"][-1]["text"] if one["why"] else ""  # the step that settles it
        cells = (
            times.local(one["begin"]),
            times.local(one["end"]),
            output.who(one["person"], "nobody"),
            why,
        )
        output.row(listed, cells, "" if one["person"] else output.LATE)
    console.print(output.Trimmed(listed))
    for warning in page["warnings"]:
        text = f"{warning['code']}: {warning['text']}"
        console.print(output.plain(text), style=output.SOON, soft_wrap=True)


def _load(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("who", "hours", "night", "weekend", "holiday", "against mean")
    for one in page["items"]:
        figures = (one[name] for name in ("total", "night", "weekend", "holiday"))
        cells = (*map(_hours, figures), _hours(one["against_mean"], sign="+"))
        output.row(listed, (output.who(one["person"], "nobody"), *cells))
    console.print(output.Trimmed(listed))
    if _hours(page["uncovered"]) != "0.0":
        console.print(f"nobody: {_hours(page['uncovered'])} h", style=output.LATE)


def _hours(text: str, sign: str = "") -> str:
    """Write an ISO 8601 duration in hours."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - fast help

    length = TypeAdapter(timedelta).validate_python(text)
    return f"{length.total_seconds() / 3600:{sign}.1f}"

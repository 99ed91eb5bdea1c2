"""Handoffs: leave a note, see what was told, see one's own week."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import choosing, output, times
from tocsin.cli.paths import path
from tocsin.cli.schedules import Begin, End, Name
from tocsin.cli.session import Session, talks

app = typer.Typer()


@app.command("note")
@talks
def note(
    session: Session,
    name: Name,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="For whoever comes next.")],
) -> None:
    """Leave a note to whoever is on call after you; the newest counts."""
    wanted = path("schedules", name, "handoff-note")
    session.show(session.api.post(wanted, {"text": text}), _note)


@app.command("handoffs")
@talks
def handoffs(
    session: Session,
    name: Name,
    limit: Annotated[int, typer.Option(min=1, help="How many of those that were.")] = 5,
) -> None:
    """List handoffs with their notes and what was told, and those to come."""
    session.show(session.api.get(path("schedules", name, "handoffs"), limit=limit), _handoffs)


@app.command("mine")
@talks
def mine(
    session: Session,
    begin: Begin = None,
    end: End = None,
    week: Annotated[
        bool, typer.Option("--week", help="Seven days, also when nothing is said.")
    ] = False,
) -> None:
    """List your own shifts, and what is due until their end; by default for a week."""
    until = None if week else choosing.instant(end)
    span = {"from": choosing.instant(begin), "to": until}
    session.show(session.api.get("/v1/on-call/mine", **span), _mine)


def _note(console: Console, one: Mapping[str, Any]) -> None:
    console.print(f"The note is kept, {times.local(one['put_at'])}.")


def _handoffs(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("at", "from", "to", "told", wide="told")
    shown = (*reversed(page["items"]), *page["upcoming"])  # in the order of time
    for one in shown:
        sides = (output.who(one["outgoing"], "nobody"), output.who(one["incoming"], "nobody"))
        output.row(listed, (times.local(one["at"]), *sides, _told(one)))
    console.print(output.Trimmed(listed))
    for one in shown:
        if one["note"]:
            head = f"{times.local(one['at'])}, note of {output.who(one['note']['by'])}:"
            console.print(output.plain(head), style=output.QUIET)
            console.print(output.plain(one["note"]["text"], lines=True), soft_wrap=True)


def _told(one: Mapping[str, Any]) -> str:
    sides = [f"{side['side']} {side['way']}, {side['all_cases']} open" for side in one["told"]]
    return "; ".join((*sides, *(("note",) if one["has_note"] else ())))


def _mine(console: Console, page: Mapping[str, Any]) -> None:
    if not page["items"]:
        until = times.local(page["end"])
        console.print(f"You are not on call until {until}.", style=output.QUIET)
    listed = output.table("from", "to", "schedule", "why", wide="why")
    for one in page["items"]:
        why = one["why"][-1]["text"] if one["why"] else ""
        span = (times.local(one["begin"]), times.local(one["end"]))
        output.row(listed, (*span, one["schedule"], why))
    if page["items"]:
        console.print(output.Trimmed(listed))
    due = output.table("due", "case", "kind", "stage", wide="kind")
    for one in page["due"]:
        output.row(due, (times.local(one["due_at"]), one["ref"], one["kind"], one["stage"]))
    if page["due"]:
        console.print(output.Trimmed(due))
    if page["all_due"] > len(page["due"]):
        console.print(f"and {page['all_due'] - len(page['due'])} more", style=output.QUIET)
    for one in page["pages"]:
        text = f"page {one['id']}: {one['state']}, {one['urgency']}"
        console.print(output.plain(text), style=output.LATE)

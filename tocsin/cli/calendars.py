"""When people are away, and schedules as calendars."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import choosing, output, times
from tocsin.cli.covers import Key, Person, Since, Until
from tocsin.cli.errors import CliError
from tocsin.cli.paths import path
from tocsin.cli.schedules import Name
from tocsin.cli.session import Session, talks

app = typer.Typer()
time_off = typer.Typer(help="When people are away.", no_args_is_help=True)
app.add_typer(time_off, name="time-off")


@app.command("ics")
@talks
def ics(
    session: Session,
    name: Name,
    output_file: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is standard.")
    ] = Path("-"),
) -> None:
    """Write a schedule's shifts as iCalendar."""
    session.api.download(f"{path('schedules', name)}.ics", output_file)


@app.command("feed")
@talks
def feed(
    session: Session,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A schedule; else your own shifts.")
    ] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="End its address instead.")] = False,
) -> None:
    """Make a secret address for a calendar program; an earlier one stops at once."""
    if revoke:
        feeds = session.api.get("/v1/calendar-feeds")["items"]
        found = next((one for one in feeds if one["schedule"] == name), None)
        if found is None:
            raise CliError("there is no such feed")
        session.show(session.api.post(path("calendar-feeds", found["id"], "revoke"), {}), _gone)
        return
    made = session.api.post("/v1/calendar-feeds", {"schedule": name})
    made["url"] = f"{session.target.url.rstrip('/')}{made['path']}"
    session.show(made, _feed)


@time_off.command("list")
@talks
def list_time_off(
    session: Session,
    person: Annotated[str, typer.Argument(metavar="[NAME]", help="Else you.")] = "me",
) -> None:
    """List time off that is not over."""
    session.show(session.api.get("/v1/time-off", person=person), _times_off)


@time_off.command("add")
@talks
def add_time_off(session: Session, since: Since, until: Until, person: Person = "me") -> None:
    """Say that somebody is away."""
    body = {"person": person, "begin": choosing.instant(since), "end": choosing.instant(until)}
    session.show(session.api.post("/v1/time-off", body), _time_off)


@time_off.command("cancel")
@talks
def cancel_time_off(session: Session, time_off: Key) -> None:
    """Take time off back."""
    session.show(session.api.post(path("time-off", time_off, "cancel"), {}), _time_off)


@time_off.command("import")
@talks
def import_time_off(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A calendar (iCalendar).")],
    person: Person = "me",
    zone: Annotated[str, typer.Option(metavar="ZONE", help="Of whole days.")] = "UTC",
    replace: Annotated[
        bool, typer.Option("--replace", help="Take back what is not in it any more.")
    ] = False,
) -> None:
    """Read time off from a calendar; reading it again changes nothing."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise CliError(f"cannot read {file}: {error.strerror}") from error
    answer = session.api.raw(
        "POST",
        "/v1/time-off/import",
        content=body,
        params={"person": person, "zone": zone, "replace": str(replace).lower()},
        headers={"Content-Type": "text/calendar"},
    )
    session.show(answer.json(), _imported)


def _times_off(console: Console, page: Mapping[str, Any]) -> None:
    for one in page["items"]:
        span = f"{times.local(one['begin'])} – {times.local(one['end'])}"
        output.entry(console, one["id"], span)
    if not page["items"]:
        console.print("No time off is to come.", style=output.QUIET)


def _time_off(console: Console, one: Mapping[str, Any]) -> None:
    _times_off(console, {"items": [one]})


def _imported(console: Console, done: Mapping[str, Any]) -> None:
    names = ("added", "changed", "cancelled", "unchanged")
    console.print(output.facts((name, str(done[name])) for name in names))
    for one in done["skipped"]:
        text = f"not used: {one['uid']}: {one['why']}"
        console.print(output.plain(text), style=output.SOON, soft_wrap=True)


def _feed(console: Console, made: Mapping[str, Any]) -> None:
    console.print(output.plain(made["url"]), soft_wrap=True)
    console.print("It is not shown again. Whoever has it reads it.", style=output.QUIET)


def _gone(console: Console, _: Mapping[str, Any]) -> None:
    console.print("Its address does not work any more.")

"""The deadlines of a case: turn them, see why they are when they are, bring them up to date."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tocsin.cli import asking, case_views, choosing, output, times
from tocsin.cli.cases import Ref
from tocsin.cli.errors import CliError, UsageError
from tocsin.cli.paths import case_path
from tocsin.cli.session import Session, talks
from tocsin.cli.work import Reason

app = typer.Typer()


class Turn(StrEnum):
    """What can be done to a clock."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    RECORD = "record"
    STRIKE = "strike"


@app.command()
@talks
def clock(
    session: Session,
    turn: Annotated[Turn, typer.Argument(help="What to do to it.", show_default=False)],
    ref: Ref,
    clock: Annotated[str, typer.Argument(metavar="CLOCK", help="As `tocsin show` lists.")],
    reason: Reason,
    until: Annotated[
        str | None, typer.Option(metavar="WHEN", help="For extend: 2026-12-01T18:00+01:00.")
    ] = None,
    event: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Event of its law, to `record` or `strike`."),
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="WHEN", help="When it happened; else now.")
    ] = None,
) -> None:
    """Pause, resume or extend a clock of a case, record what else its law knows, or strike it.

    A clock in plain time is extended --until an instant; one that is counted by law, by what
    its law gives. `tocsin clocks show LAW` has the events that a law knows.
    """
    if until is not None and turn in (Turn.PAUSE, Turn.RESUME):
        raise UsageError("--until belongs to `extend`")
    if turn in (Turn.RECORD, Turn.STRIKE) and event is None:
        hint = "`tocsin clocks show LAW` lists the events"
        raise UsageError(f"`{turn.value}` needs --event", hint)
    body = {
        "reason": reason,
        "until": choosing.instant(until),
        "event": event,
        "at": choosing.instant(at),
    }
    answer = session.api.post(case_path(ref, "clocks", clock, turn.value), body)
    session.show(answer, lambda console, case: case_views.turned(console, case, clock))


@app.command()
@talks
def why(
    session: Session,
    ref: Ref,
    clock: Annotated[
        str | None, typer.Argument(metavar="[CLOCK]", help="One of its clocks; else all.")
    ] = None,
) -> None:
    """Say why a case's deadlines are when they are, step by step."""
    from tocsin.domain.law.pack import NOT_ADVICE  # noqa: PLC0415 - keeps `--help` fast

    case = session.api.get(case_path(ref))
    clocks = [one for one in case["clocks"] if clock in (None, one["id"])]
    if clock is not None and not clocks:
        names = ", ".join(one["id"] for one in case["clocks"]) or "none"
        raise CliError(f"{ref} has no clock {clock!r}", f"its clocks: {names}")
    session.show({"ref": case["ref"], "clocks": clocks, "not_legal_advice": NOT_ADVICE}, _why)


def _why(console: Console, told: Mapping[str, Any]) -> None:
    now = datetime.now(UTC)
    if not told["clocks"]:
        console.print(f"{told['ref']} has no clock yet.", style=output.QUIET)
        return
    for clock in told["clocks"]:
        console.print(Text(f"{told['ref']}: {clock['id']}", output.STRONG))
        console.print(output.facts(_facts(clock, now)))
        for line in clock["why"]:
            console.print(output.Trimmed(Padding(Text(output.plain(line)), (0, 0, 0, 2))))
        console.print()
    console.print(output.Trimmed(Text(told["not_legal_advice"], output.QUIET)))


def _facts(clock: Mapping[str, Any], now: datetime) -> list[tuple[str, object]]:
    """Show an instant in the reader's zone and, for a law's, how far away it is."""
    left = f"  {times.distance(clock['due_at'], now)}" if clock["state"] == "running" else ""
    readings = [f"{one['name']} {times.local(one['at'])}" for one in clock["readings"]]
    return [
        ("due", times.local(clock["due_at"]) + left),
        ("state", clock["state"]),
        ("citation", clock["citation"]),
        ("counted in", clock["zone"]),
        ("readings", "; ".join(readings) if len(readings) > 1 else None),
        ("notice by", times.local(clock["notice_by"]) if clock["notice_by"] else None),
        ("law pack", clock["pack"]),
    ]


@talks
def migrate(
    session: Session,
    ref: Ref,
    reason: Reason = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
    yes: asking.Yes = False,
) -> None:
    """Bring an open case to the version of its playbook and laws that is in force."""
    path = case_path(ref, "migration")
    preview = session.api.get(path)
    if dry_run:
        session.show(preview, _preview)
        return
    if preview["impossible"]:
        raise CliError(f"{ref} cannot go on so", preview["impossible"])
    asking.need_consent(yes)
    reason = asking.why(reason)
    if not yes:
        _preview(output.console(), preview)
    asking.confirm(f"bring {ref} to this version?", yes)
    body = {"reason": reason, "playbook": preview["playbook"]}
    session.show(session.api.post(path, body), case_views.changed)


def _preview(console: Console, preview: Mapping[str, Any]) -> None:
    if preview["impossible"]:
        console.print(Text(preview["impossible"], output.LATE))
        return
    console.print(
        f"to version {preview['version']} of {preview['kind']}, and the law pack in force"
    )
    listed = output.table("clock", "before", "after")
    for clock in preview["clocks"]:
        was, now = (times.local(clock[at]) if clock[at] else "none" for at in ("was", "now"))
        output.row(listed, (clock["clock"], was, "the same" if was == now else now))
    console.print(output.Trimmed(listed))
    for name in ("added", "removed"):
        if stages := preview[f"stages_{name}"]:
            console.print(f"stages {name}: {', '.join(stages)}")

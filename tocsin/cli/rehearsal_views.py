"""A rehearsal for people: when by the wall clock and in UTC, who, what, and why."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tocsin.cli import output, times

Row = Mapping[str, Any]
PHRASES = {
    "stage.entered": "stage {what}",
    "gate.opened": "gate {gate} opens",
    "gate.reopened": "gate {gate} opens anew",
    "gate.decided": "gate {gate} is decided: {what}",
    "gate.superseded": "gate {gate} is left undecided",
    "gate.voided": "verdicts on gate {gate} are void",
    "verdict.given": "{who}: {what}",
    "clock.started": "clock {clock} starts, due {due}",
    "clock.met": "clock {clock} is met",
    "clock.breached": "clock {clock} is BREACHED",
    "clock.elapsed": "clock {clock} has run out",
    "clock.cancelled": "clock {clock} ends without a result",
    "clock.uncounted": "clock {clock} cannot be counted",
    "clock.paused": "clock {clock} is paused",
    "clock.resumed": "clock {clock} runs again, due {due}",
    "clock.extended": "clock {clock} is extended, due {due}",
    "clock.retimed": "clock {clock} is counted anew, due {due}",
    "item.joined": "a paper joins: {what}",
    "action.taken": "{who}: {what}",
    "severity.set": "{who}: severity {what}",
    "task.added": "task {what}, due {due}",
    "case.closed": "closed: {what}",
    "refused": "REFUSED: {what}",
}
UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
LOUD = {"clock.breached", "clock.uncounted", "refused"}


def timetable(console: Console, answer: Mapping[str, Any]) -> None:
    """Show a timetable, and how it ended."""
    received = datetime.fromisoformat(answer["received_local"])
    where = f", {answer['country']}" if answer["country"] else ""
    head = f"{answer['kind']}{where}: received {_local(received)} {times.offset(received)}"
    console.print(
        Text(output.plain(f"{head} ({answer['zone']})"), output.STRONG), soft_wrap=True
    )
    console.print("")
    shown = Table(box=None, pad_edge=False, show_edge=False, header_style=output.STRONG)
    shown.add_column("local", no_wrap=True)
    shown.add_column("UTC", no_wrap=True, style=output.QUIET)
    shown.add_column("what happens", overflow="fold")
    before = ""
    for row in answer["timetable"]:
        when = ("", "") if row["at"] == before else _when(row)
        shown.add_row(*when, _cell(row))
        before = row["at"]
    console.print(output.Trimmed(shown))
    console.print("")
    console.print(Text(output.plain(_end(answer)), output.STRONG), soft_wrap=True)
    for step in answer["not_done"]:
        said = ", ".join(f"{key}: {value}" for key, value in step.items())
        console.print(Text(output.plain(f"Never came to: {said}"), output.SOON), soft_wrap=True)


def judgements(console: Console, answer: Mapping[str, Any]) -> None:
    """Show which expectations came true, and what happened instead of the others."""
    found = answer["expectations"]
    for kind, name in dict.fromkeys((one["kind"], one["name"]) for one in found):
        missed = [
            one for one in found if (one["kind"], one["name"]) == (kind, name) and not one["ok"]
        ]
        line = f"{'NOT MET' if missed else 'OK'} {kind}: {name}"
        console.print(Text(output.plain(line), output.LATE if missed else ""), soft_wrap=True)
        for one in missed:
            told = f"   expected: {one['expected']}\n   happened: {one['happened']}"
            console.print(Text(output.plain(told, lines=True)), soft_wrap=True)
    missed = [one for one in found if not one["ok"]]
    points = f"{len(found)} points"
    told = f"{len(missed)} of {points} not met" if missed else f"all {points} met"
    console.print(told if found else "these playbooks expect nothing of themselves")


def _when(row: Row) -> tuple[str, str]:
    local = datetime.fromisoformat(row["local"])
    utc = local.astimezone(UTC)
    far = "" if utc.date() == local.date() else f"{utc:%m-%d} "
    return _local(local), f"{far}{utc:%H:%M}Z"


def _local(instant: datetime) -> str:
    return f"{instant:%a %Y-%m-%d %H:%M}"


def _cell(row: Row) -> Text:
    cell = Text(output.plain(_phrase(row)), output.LATE if row["event"] in LOUD else "")
    if row["late_s"]:
        late = times.span(timedelta(seconds=row["late_s"]))
        cell.append(f" ({late} late)", output.LATE)
    if again := _again(row["repeats"]):
        cell.append(f", {again}", output.SOON)
    if row["because"]:
        cell.append(f"\n{output.plain(row['because'])}", output.QUIET)
    return cell


def _phrase(row: Row) -> str:
    who = ", ".join(row["who"])
    if row["event"] == "told":
        urgent = " (urgent)" if row["urgency"] == "urgent" else ""
        language = f" [{row['language']}]" if row["language"] else ""
        return f"{who or 'nobody'} ← {row['what']}{language}{urgent}"
    due = _due(row)
    known = {**row, "who": who.removeprefix("user:"), "due": due}
    known["gate"] = (row["gate"] or "").rpartition(".")[0]
    phrase = PHRASES.get(row["event"])
    return phrase.format_map(known) if phrase else f"{row['event']} {row['what']} {who}".strip()


def _due(row: Row) -> str:
    if not row["due_at"]:
        return ""
    zone = datetime.fromisoformat(row["local"]).tzinfo
    return _local(datetime.fromisoformat(row["due_at"]).astimezone(zone))


def _again(repeats: Mapping[str, Any] | None) -> str:
    if repeats is None:
        return ""
    every = _length(repeats["every_s"]) + (" of work" if repeats["working"] else "")
    if repeats["times"] is None:
        return f"then every {every}, without end"
    return f"then every {every}, {repeats['times']} times in all"


def _length(seconds: int) -> str:
    """Write a length exactly, in the largest unit that does."""
    size, unit = next((size, unit) for size, unit in UNITS if seconds % size == 0)
    return f"{seconds // size} {unit}"


def _end(answer: Mapping[str, Any]) -> str:
    if answer["closed_at"]:
        return f"Closed as {answer['outcome']}."
    waits = ", ".join(answer["waits_for"])
    return f"Still open on {answer['until'][:10]}: stage {answer['stage']} waits for {waits}."

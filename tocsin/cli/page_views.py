"""Pages as a terminal shows them, with times in the zone of whoever looks."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console

from tocsin.cli import output, page_events, times

ALARMING = ("paging", "exhausted")
UTC_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC")


def pages(console: Console, listed: Mapping[str, Any]) -> None:
    """Show a list of pages."""
    if not listed["items"]:
        console.print("No pages.", style=output.QUIET)
        return
    shown = [name for name in ("case", "policy") if any(one[name] for one in listed["items"])]
    table = output.table("page", "opened", "state", "who has it", *shown, "about", wide="about")
    for one in listed["items"]:
        style = output.LATE if one["state"] in ALARMING else ""
        cells = (one["id"], times.ago(one["opened_at"]), one["state"])
        who, about = output.who(one["acknowledged_by"]), one["summary"]
        output.row(table, (*cells, who, *(one[name] or "" for name in shown), about), style)
    console.print(output.Trimmed(table))


def page(console: Console, one: Mapping[str, Any]) -> None:
    """Show how a page stands."""
    asked = ", ".join(output.who(each) for each in one["responders"])
    policy = f"{one['policy']} version {one['policy_version']}" if one["policy"] else None
    rows = [
        ("page", f"{one['id']}{' (test)' if one['test'] else ''}"),
        ("state", one["state"]),
        ("about", one["summary"]),
        ("case", one["case"]),
        ("policy", policy),
        ("step", _step(one)),
        ("urgency", one["urgency"]),
        ("severity", one["severity"]),
        ("opened", f"{times.local(one['opened_at'])} by {output.who(one['opened_by'])}"),
        ("has it", output.who(one["acknowledged_by"])),
        ("asked", asked),
        ("next", f"{times.local(one['next_at'])}" if one["next_at"] else None),
        ("ended", times.local(one["ended_at"]) if one["ended_at"] else None),
        ("you may", ", ".join(one["actions"])),
    ]
    console.print(output.facts(rows))


def whole(console: Console, one: Mapping[str, Any]) -> None:
    """Show how a page stands, and what happened to it."""
    page(console, one)
    names = page_events.names_in(one, one["events"])
    for happened in one["events"]:
        page_events.event(console, happened, names)


def beyond(listed: Mapping[str, Any], seen: int) -> Iterable[Mapping[str, Any]]:
    """Return the events that were not shown yet."""
    return [one for one in listed["items"] if one["seq"] > seen]


def why(console: Console, found: Mapping[str, Any]) -> None:
    """Tell why somebody was, or was not, paged."""
    head = f"{output.who(found['person'])} by {times.local(found['at'])}: {found['verdict']}"
    console.print(output.plain(head), style=output.STRONG)
    for one in found["because"]:
        when = f"{times.to_the_second(one['at'])}  " if one["at"] else ""
        text = UTC_MOMENT.sub(_here, one["text"])
        console.print(output.plain(f"  {when}{text}"), soft_wrap=True)


def answered(console: Console, one: Mapping[str, Any]) -> None:
    """Show how a page stands after an answer, and say when somebody else has it still."""
    page(console, one)
    if one["state"] == "acknowledged" and "take-over" in one["actions"]:
        text = f"{output.who(one['acknowledged_by'])} has it: tocsin page take-over {one['id']}"
        console.print(output.plain(text), style=output.SOON)


def _here(found: "re.Match[str]") -> str:
    return times.to_the_second(f"{found[1]}T{found[2]}+00:00")


def _step(one: Mapping[str, Any]) -> str:
    if one["step"] < 0:
        return "catch-all"
    turn = f", round {one['round'] + 1}" if one["round"] else ""
    return f"{one['step'] + 1} of {len(one['pinned']['steps'])}{turn}"

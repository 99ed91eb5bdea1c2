"""Pages as a terminal shows them, with times in the zone of whoever looks."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console

from tocsin.cli import output, times

ALARMING = ("paging", "exhausted")
UTC_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC")


def pages(console: Console, listed: Mapping[str, Any]) -> None:
    """Show a list of pages."""
    if not listed["items"]:
        console.print("No pages.", style=output.QUIET)
        return
    table = output.table("page", "opened", "state", "who has it", "case", "policy", "about")
    for one in listed["items"]:
        style = output.LATE if one["state"] in ALARMING else ""
        who, about = _name(one["acknowledged_by"]), output.shorten(one["summary"], 30)
        cells = (one["id"], times.ago(one["opened_at"]), one["state"], who, one["case"] or "")
        output.row(table, (*cells, one["policy"] or "", about), style)
    console.print(output.Trimmed(table))


def page(console: Console, one: Mapping[str, Any]) -> None:
    """Show how a page stands."""
    asked = ", ".join(_name(each) for each in one["responders"])
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
        ("opened", f"{times.local(one['opened_at'])} by {_name(one['opened_by'])}"),
        ("has it", _name(one["acknowledged_by"])),
        ("asked", asked),
        ("next", f"{times.local(one['next_at'])}" if one["next_at"] else None),
        ("ended", times.local(one["ended_at"]) if one["ended_at"] else None),
        ("you may", ", ".join(one["actions"])),
    ]
    console.print(output.facts(rows))


def whole(console: Console, one: Mapping[str, Any]) -> None:
    """Show how a page stands, and what happened to it."""
    page(console, one)
    for happened in one["events"]:
        event(console, happened)


def event(console: Console, one: Mapping[str, Any]) -> None:
    """Show one thing that happened to a page."""
    who = one["actor_name"] or one["actor"]
    said = "; ".join(one["texts"].values())
    more = " ".join(
        f"{name}={_value(value)}"
        for name, value in one["data"].items()
        if value not in (None, [], "") and name not in one["texts"]
    )
    quoted = f'  "{said}"' if said else ""
    line = f"{times.local(one['at'])}  {one['event']}  {who}  {more}{quoted}"
    console.print(output.plain(line), soft_wrap=True)


def beyond(listed: Mapping[str, Any], seen: int) -> Iterable[Mapping[str, Any]]:
    """Return the events that were not shown yet."""
    return [one for one in listed["items"] if one["seq"] > seen]


def why(console: Console, found: Mapping[str, Any]) -> None:
    """Tell why somebody was, or was not, paged."""
    head = f"{_name(found['person'])} by {times.local(found['at'])}: {found['verdict']}"
    console.print(output.plain(head), style=output.STRONG)
    for one in found["because"]:
        when = times.local(one["at"]) if one["at"] else ""
        text = UTC_MOMENT.sub(_here, one["text"])
        console.print(output.plain(f"  {when}  {text}"), soft_wrap=True)


def _here(found: "re.Match[str]") -> str:
    return times.local(f"{found[1]}T{found[2]}+00:00")


def _step(one: Mapping[str, Any]) -> str:
    if one["step"] < 0:
        return "catch-all"
    turn = f", round {one['round'] + 1}" if one["round"] else ""
    return f"{one['step'] + 1} of {len(one['pinned']['steps'])}{turn}"


def _value(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _name(person: Mapping[str, Any] | None) -> str:
    return "" if person is None else str(person["name"] or person["id"])

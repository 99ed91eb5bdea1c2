"""What happened to a page, one line for each thing: people by their names, steps from one."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console

from tocsin.cli import output, times

USER = "user:"
STEPS = {-1: "catch-all", -2: "delegation"}
# What only machines count with, or what the line's other words say already.
UNSAID = {"number", "was_called", "round", "policy", "policy_version", "urgency", "severity"}
ONE_IS_ENOUGH = {"taken", "needed"}

Names = Mapping[str, str]


def names_in(page: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of everybody whom a page and its events name, by their ids."""
    found = {one["actor"]: one["actor_name"] for one in events if one["actor_name"]}
    people = [*page["responders"], page["opened_by"], page["acknowledged_by"]]
    found |= {USER + one["id"]: one["name"] for one in people if one and one["name"]}
    return found


def event(console: Console, one: Mapping[str, Any], names: Names) -> None:
    """Show one thing that happened to a page."""
    said = "; ".join(one["texts"].values())
    words = (
        times.to_the_second(one["at"]),
        one["event"],
        one["actor_name"] or one["actor"],
        " ".join(_told(one, names)),
        f'"{said}"' if said else "",
    )
    console.print(output.plain("  ".join(filter(None, words))), soft_wrap=True)


def _told(one: Mapping[str, Any], names: Names) -> Iterable[str]:
    for name, value in one["data"].items():
        if name in UNSAID or name in one["texts"] or value in (None, [], "", 0, False):
            if name == "step" and value == 0:
                yield "step=1"
            continue
        if name in ONE_IS_ENOUGH and value == 1:
            continue
        yield f"{name}={_value(name, value, names)}"


def _value(name: str, value: object, names: Names) -> str:
    if isinstance(value, list):
        return ",".join(_value(name, one, names) for one in value)
    if name == "step" and isinstance(value, int):
        return STEPS.get(value, str(value + 1))
    return names.get(str(value), str(value))

"""How cases look on a terminal."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import Any

from rich.console import Console, Group
from rich.text import Text

from tocsin.cli import output, response_views, times
from tocsin.cli.moments import moment

Case = Mapping[str, Any]
FEW, LONGEST = 3, 300


def worklist(console: Console, page: Mapping[str, Any]) -> None:
    """List cases by what they wait for."""
    if not page["items"]:
        console.print("No cases.", style=output.QUIET)
        return
    listed = output.table("ref", "kind", "stage", "due", "title", wide="title")
    for case in page["items"]:
        away = times.distance(case.get("due_at"))
        due = Text(away, style=output.due_style(away))
        kind = output.shorten(case["kind"], 19)
        stage = output.shorten(case.get("outcome") or case["stage"], 15)
        output.row(listed, (case["ref"], kind, stage, due, case.get("title")))
    console.print(output.Trimmed(listed))
    if page.get("next"):
        note = f"There are more: --limit, or --cursor {page['next']}"
        output.errors().print(note, style=output.QUIET, soft_wrap=True)


def case(console: Console, shown: Case) -> None:
    """Show one case."""
    console.print(Text(f"{shown['ref']}  {output.plain(shown.get('title'))}", output.STRONG))
    console.print(output.facts(_facts(shown)))
    fields = _fields(shown.get("fields") or {})
    if any(value for _, value in fields):
        console.print(Group(Text("\nFields", output.STRONG), output.facts(fields)))
    for gate in shown.get("gates") or []:
        console.print(_gate(gate))
    for suggested in shown.get("suggestions") or []:
        console.print(_suggestion(shown["ref"], suggested))
    if (tasks := response_views.tasks(shown)) is not None:
        console.print(tasks)
    if shown.get("clocks"):
        console.print(_clocks(shown["clocks"]))
    if shown.get("actions"):
        console.print("\nActions", style=output.STRONG)
        console.print(", ".join(shown["actions"]), style="")


def changed(console: Console, shown: Case) -> None:
    """Show a case after a change, in a few lines."""
    gates = shown.get("gates") or []
    waits = ", ".join(gate["id"] for gate in gates)
    given = {said["verdict"] for gate in gates for said in gate.get("given") or []}
    rows = [
        ("case", shown["ref"]),
        ("entry", shown.get("seq")),
        ("stage", _standing(shown)),
        ("open gate", waits),
        ("still needed", "\n".join(filter(None, (_still_needed(g, given) for g in gates)))),
        ("due", moment(shown.get("due_at"), "late")),
    ]
    console.print(output.facts(rows))
    if shown.get("projected") is False:
        console.print("It counts; the record has yet to catch up.", style=output.SOON)


def turned(console: Console, shown: Case, clock: str) -> None:
    """Show a case after one of its clocks was turned: that clock, and what moved with it."""
    changed(console, shown)
    if listed := [one for one in shown.get("clocks") or [] if one["id"] == clock]:
        law = listed[0].get("law")
        also = [one for one in shown["clocks"] if law and one.get("law") == law]
        console.print(_clocks(also or listed))


def _facts(shown: Case) -> list[tuple[str, object]]:
    held = shown.get("sensitivity")
    return [
        ("kind", shown["kind"]),
        ("stage", _standing(shown)),
        ("received", moment(shown.get("received_at"))),
        ("due", moment(shown.get("due_at"), "late")),
        ("jurisdiction", shown.get("jurisdiction")),
        ("language", shown.get("language")),
        ("held", held if held != "open" else None),
        ("missing", ", ".join(shown.get("missing") or [])),
        ("people", ", ".join(map(_person, shown.get("people") or []))),
        ("items", "\n".join(map(_item, shown.get("items") or []))),
        ("related", ", ".join(f"{r['ref']} ({r['why']})" for r in shown.get("related") or [])),
        *response_views.facts(shown),
        ("trouble", shown.get("trouble")),
    ]


def _fields(fields: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Show the fields, long ones from their beginning; ``--json`` has all of it."""
    return [(name, _beginning(value)) for name, value in fields.items() if name != "missing"]


def _beginning(value: object) -> str:
    if not isinstance(value, list):
        return output.shorten(" ".join(str(value or "").split()), LONGEST)
    lines = [output.shorten(one, LONGEST) for one in value[:FEW]]
    more = len(value) - FEW
    return "\n".join([*lines, f"… and {more} more"] if more > 0 else lines)


def _standing(shown: Case) -> str:
    if shown.get("state") == "closed":
        return f"closed: {shown.get('outcome')}"
    return str(shown["stage"])


def _still_needed(gate: Mapping[str, Any], given: Container[str] | None = None) -> str:
    """Say who must still agree on which verdict; of those that were given, when named."""
    return "\n".join(
        f"{verdict}: {_each(roles)}"
        for verdict, roles in (gate.get("still_needed") or {}).items()
        if roles and (given is None or verdict in given)
    )


def _each(roles: Sequence[str]) -> str:
    """Write who must still agree; how many of the same, when it is more than one."""
    counted = Counter(roles).items()
    return ", ".join(role if many == 1 else f"{many} of {role}" for role, many in counted)


def _gate(gate: Mapping[str, Any]) -> Group:
    needed = f" ({gate['quorum']} must agree)" if gate.get("quorum", 1) > 1 else ""
    said = ", ".join(
        f"{given.get('name') or given['by']}: {given['verdict']}"
        for given in gate.get("given", [])
    )
    rows = [
        ("decided by", " or ".join(gate["roles"]) + needed),
        ("verdicts", ", ".join(gate["verdicts"])),
        ("said so far", said),
        ("still needed", _still_needed(gate)),
        ("due", moment(gate.get("due_at"), "late")),
        ("content", gate.get("content_sha256") or "being prepared"),
    ]
    return Group(Text(f"\nOpen gate {gate['id']}", output.STRONG), output.facts(rows))


def _suggestion(ref: str, suggested: Mapping[str, Any]) -> Group:
    """Show a case that a paper may belong to, why, and the command that says yes."""
    other, is_original = suggested["ref"], suggested["role"] == "original"
    head = f"{'May belong to' if is_original else 'May be followed up by'} {other}"
    way = f"tocsin join {ref} {other}" if is_original else f"tocsin join {other} {ref}"
    rows = [
        ("title", output.plain(suggested.get("title"))),
        ("score", f"{suggested['score']:.2f}"),
        ("because", "\n".join(map(output.plain, suggested["evidence"]))),
        ("yes", way),
        ("no", f"tocsin dismiss {ref} {other}"),
    ]
    return Group(Text(f"\n{head}", output.STRONG), output.facts(rows))


def _clocks(clocks: list[Mapping[str, Any]]) -> Group:
    listed = output.table("clock", "state", "due", "citation", wide="citation")
    for clock in clocks:
        runs = clock["state"] in {"running", "breached"} and not clock.get("ended_at")
        due = moment(clock["due_at"], "late") if runs else Text(times.local(clock["due_at"]))
        output.row(listed, (clock["id"], clock["state"], due, clock.get("citation")))
    return Group(Text("\nClocks", output.STRONG), output.Trimmed(listed))


def _person(person: Mapping[str, Any]) -> str:
    return str(person.get("name") or person["id"])


def _item(item: Mapping[str, Any]) -> str:
    what = (item.get("document") or "").replace("_", " ")
    sure = f"  {item['score']:.2f}" if item.get("score") else ""
    return f"{item['id']}  {item['relation']}  {what}{sure}".rstrip()

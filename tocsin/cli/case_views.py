"""How cases look on a terminal."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group
from rich.text import Text

from tocsin.cli import output, times

Case = Mapping[str, Any]
INDENT = " " * 5


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
    console.print(listed)
    if page.get("next"):
        note = f"There are more: --limit, or --cursor {page['next']}"
        output.errors().print(note, style=output.QUIET, soft_wrap=True)


def case(console: Console, shown: Case) -> None:
    """Show one case."""
    console.print(Text(f"{shown['ref']}  {output.plain(shown.get('title'))}", output.STRONG))
    console.print(output.facts(_facts(shown)))
    for gate in shown.get("gates") or []:
        console.print(_gate(gate))
    if shown.get("clocks"):
        console.print(_clocks(shown["clocks"]))
    if shown.get("actions"):
        console.print(output.facts([("actions", ", ".join(shown["actions"]))]))


def changed(console: Console, shown: Case) -> None:
    """Show a case after a change, in a few lines."""
    waits = ", ".join(gate["id"] for gate in shown.get("gates") or [])
    rows = [
        ("case", shown["ref"]),
        ("entry", shown.get("seq")),
        ("stage", _standing(shown)),
        ("open gate", waits),
        ("due", moment(shown.get("due_at"), "late")),
    ]
    console.print(output.facts(rows))
    if shown.get("projected") is False:
        console.print("It counts; the record has yet to catch up.", style=output.SOON)


def moment(text: str | None, past: str = "ago") -> Text:
    """Write an instant with its distance."""
    if not text:
        return Text("")
    away = times.distance(text, past=past)
    style = output.due_style(away) if past == "late" else ""
    return Text(f"{times.local(text)} ({away})", style=style)


def timeline(console: Console, page: Mapping[str, Any]) -> None:
    """Show entries, each on a line."""
    _entries(console, page["items"], hashes=False)


def timeline_with_hashes(console: Console, page: Mapping[str, Any]) -> None:
    """Show entries with the beginning of their hashes."""
    _entries(console, page["items"], hashes=True)


def _entries(console: Console, entries: list[Mapping[str, Any]], *, hashes: bool) -> None:
    for entry in entries:
        line = Text(f"{entry['seq']:>3}  {times.local(entry['at'])}  ")
        if hashes:
            line.append(f"{entry['hash'][:12]}  ", output.QUIET)
        line.append(entry["event"], output.STRONG)
        actor = entry.get("actor_name") or entry["actor"]
        line.append(f"  {output.plain(actor)}", output.QUIET)
        console.print(line, soft_wrap=True)
        for said in _said(entry):
            console.print(Text(said), soft_wrap=True)


def _said(entry: Mapping[str, Any]) -> list[str]:
    """Write an entry's data, and what people wrote, under it."""
    if entry.get("data") is None:
        return [f"{INDENT}(withheld)"]
    texts = entry.get("texts") or {}
    codes = {
        key: value
        for key, value in entry["data"].items()
        if value not in (None, [], "") and not _stands_for_text(key, texts)
    }
    lines = [" ".join(f"{key}={_value(value)}" for key, value in codes.items())]
    lines += [f"{key}: {output.plain(body)}" for key, body in texts.items()]
    return [f"{INDENT}{output.plain(line)}" for line in lines if line]


def _stands_for_text(key: str, texts: Mapping[str, str]) -> bool:
    return key in texts or key.removesuffix("_digest") in texts


def _value(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _facts(shown: Case) -> list[tuple[str, object]]:
    where = " ".join(str(shown[k]) for k in ("jurisdiction", "language") if shown.get(k))
    held = shown.get("sensitivity")
    return [
        ("kind", shown["kind"]),
        ("stage", _standing(shown)),
        ("received", moment(shown.get("received_at"))),
        ("due", moment(shown.get("due_at"), "late")),
        ("severity", shown.get("severity")),
        ("where", where),
        ("held", held if held != "open" else None),
        ("missing", ", ".join(shown.get("missing") or [])),
        ("people", ", ".join(map(_person, shown.get("people") or []))),
        ("items", "\n".join(map(_item, shown.get("items") or []))),
        ("related", ", ".join(f"{r['ref']} ({r['why']})" for r in shown.get("related") or [])),
        ("trouble", shown.get("trouble")),
    ]


def _standing(shown: Case) -> str:
    if shown.get("state") == "closed":
        return f"closed: {shown.get('outcome')}"
    return str(shown["stage"])


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
        ("due", moment(gate.get("due_at"), "late")),
        ("content", gate.get("content_sha256") or "being prepared"),
    ]
    return Group(Text(f"\nOpen gate {gate['id']}", output.STRONG), output.facts(rows))


def _clocks(clocks: list[Mapping[str, Any]]) -> Group:
    listed = output.table("clock", "state", "due", "citation", wide="citation")
    for clock in clocks:
        runs = clock["state"] in {"running", "breached"} and not clock.get("ended_at")
        due = moment(clock["due_at"], "late") if runs else Text(times.local(clock["due_at"]))
        output.row(listed, (clock["id"], clock["state"], due, clock.get("citation")))
    return Group(Text("\nClocks", output.STRONG), listed)


def _person(person: Mapping[str, Any]) -> str:
    return str(person.get("name") or person["id"])


def _item(item: Mapping[str, Any]) -> str:
    what = (item.get("document") or "").replace("_", " ")
    return f"{item['id']}  {item['relation']}  {what}".rstrip()

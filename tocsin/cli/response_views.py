"""How tasks, roles, followers and status updates look on a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console, Group
from rich.text import Text

from tocsin.cli import output, times
from tocsin.cli.moments import moment

Case = Mapping[str, Any]
LONGEST_OWNER, LONGEST_TASK = 16, 24


def facts(shown: Case) -> list[tuple[str, object]]:
    """Return what a case's facts say of working together."""
    cadence = shown.get("status_updates") or {}
    return [
        ("severity", _severity(shown)),
        ("roles", "\n".join(_roles(shown))),
        ("followers", ", ".join(map(_follower, shown.get("subscribers") or []))),
        ("updates", cadence.get("count") or None),
        ("next update", moment(cadence.get("next_due_at"), "late")),
        ("proposed", output.shorten(shown.get("proposal") or "", 300)),
    ]


def tasks(shown: Case) -> Group | None:
    """Show the open tasks of a case, soonest first, and how many there were beside."""
    every = shown.get("tasks") or []
    waiting = [task for task in every if task["state"] == "open"]
    if not every:
        return None
    over = len(every) - len(waiting)
    told = f"\nTasks ({over} done or skipped)" if over else "\nTasks"
    heading = Text(told, output.STRONG)
    return Group(heading, _table(sorted(waiting, key=lambda task: str(task["due_at"]))))


def task_page(console: Console, page: Mapping[str, Any]) -> None:
    """List tasks, done ones too."""
    if not page["items"]:
        console.print("No tasks.", style=output.QUIET)
        return
    console.print(_table(page["items"]))


def tasks_changed(console: Console, shown: Case) -> None:
    """Show the open tasks of a case after one changed."""
    stage = f"closed: {shown.get('outcome')}" if shown.get("state") == "closed" else None
    rows = [("case", shown["ref"]), ("entry", shown.get("seq")), ("stage", stage)]
    console.print(output.facts(rows))
    if (waiting := tasks(shown)) is not None:
        console.print(waiting)


def severity_set(console: Console, shown: Case) -> None:
    """Show how bad a case is now, and why."""
    answers = [(name, said) for name, said in (shown.get("severity_answers") or {}).items()]
    rows = [("case", shown["ref"]), ("severity", shown["severity"]), *answers]
    console.print(output.facts([*rows, ("entry", shown.get("seq"))]))


def roles_changed(console: Console, shown: Case) -> None:
    """Show who has which role now."""
    rows = [("case", shown["ref"]), ("roles", "\n".join(_roles(shown)))]
    console.print(output.facts([*rows, ("entry", shown.get("seq"))]))


def followers_changed(console: Console, shown: Case) -> None:
    """Show who follows a case now."""
    names = ", ".join(map(_follower, shown.get("subscribers") or []))
    rows = [("case", shown["ref"]), ("followers", names or "nobody")]
    console.print(output.facts([*rows, ("entry", shown.get("seq"))]))


def update_posted(console: Console, shown: Case) -> None:
    """Show that an update was posted, and by when the next one is due."""
    cadence = shown.get("status_updates") or {}
    rows = [
        ("case", shown["ref"]),
        ("update", cadence.get("count")),
        ("next update", moment(cadence.get("next_due_at"), "late")),
        ("entry", shown.get("seq")),
    ]
    console.print(output.facts(rows))


def updates(console: Console, page: Mapping[str, Any]) -> None:
    """Show status updates as they were written."""
    if not page["items"]:
        console.print("No updates yet.", style=output.QUIET)
    for one in page["items"]:
        who = output.plain(one.get("name") or one["by"])
        head = Text(f"{one['number']}  {times.local(one['at'])}", output.STRONG)
        console.print(head.append(f"  {who}", output.QUIET), soft_wrap=True)
        console.print(output.plain(one["text"], lines=True).strip() + "\n", soft_wrap=True)
    if page.get("next"):
        note = f"There are more: --limit, or --cursor {page['next']}"
        output.errors().print(note, style=output.QUIET, soft_wrap=True)


def _table(tasks: Sequence[Mapping[str, Any]]) -> output.Trimmed:
    listed = output.table("task", "state", "due", "owner", "title", wide="title")
    for task in tasks:
        is_open = task["state"] == "open"
        away = times.distance(task["due_at"]) if is_open else ""
        owner = task.get("owner_name") or task["owner"].partition(":")[2]
        title = task.get("title") or "(withheld)"
        row = (
            output.shorten(task["id"], LONGEST_TASK),
            task["state"],
            Text(away, style=output.due_style(away)),
            output.shorten(owner, LONGEST_OWNER),
            title if task.get("required", True) else f"(optional) {title}",
        )
        output.row(listed, row)
    return output.Trimmed(listed)


def _severity(shown: Case) -> str:
    answers = shown.get("severity_answers") or {}
    said = ", ".join(f"{name}: {answer}" for name, answer in answers.items())
    level = str(shown.get("severity") or "")
    return f"{level} ({said})" if level and said else level


def _roles(shown: Case) -> Iterator[str]:
    for role, held in (shown.get("roles") or {}).items():
        person = held.get("person")
        who = (person.get("name") or person["id"]) if person else None
        yield f"{role}: {who or 'nobody yet (' + ', '.join(held['holders']) + ' are asked)'}"


def _follower(follower: Mapping[str, Any]) -> str:
    return str(follower.get("name") or follower["target"])

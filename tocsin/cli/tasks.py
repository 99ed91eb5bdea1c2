"""Tasks of a case: what somebody must have done by when."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tocsin.cli import asking, choosing, response_views
from tocsin.cli.cases import Ref
from tocsin.cli.errors import UsageError
from tocsin.cli.paths import case_path
from tocsin.cli.session import Session, talks

app = typer.Typer(help="Tasks of a case.", no_args_is_help=True)
Task = Annotated[str, typer.Argument(metavar="TASK", help="As `tocsin task list` shows.")]
Reason = Annotated[str, typer.Option(help="Why; it stays on record.")]
Owner = Annotated[
    str | None,
    typer.Option(metavar="WHO", help="me, a user's name, role:… or case-role:…"),
]
Due = Annotated[str, typer.Option(metavar="WHEN", help="2h, 3d, or 2026-12-01T18:00+01:00.")]
MaybeDue = Annotated[
    str | None, typer.Option(metavar="WHEN", help="2h, 3d, or 2026-12-01T18:00+01:00.")
]


@app.command("list")
@talks
def list_tasks(session: Session, ref: Ref) -> None:
    """List the tasks of a case, done ones too."""
    tasks = session.api.get(case_path(ref)).get("tasks") or []
    session.show({"items": tasks, "next": None}, response_views.task_page)


@app.command("add")
@talks
def add(
    session: Session,
    ref: Ref,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What is to be done.")],
    due: Due,
    owner: Owner = None,
    optional: Annotated[
        bool, typer.Option("--optional", help="The case need not wait for it.")
    ] = False,
) -> None:
    """Add a task. Its owner is told, and reminded until it is done."""
    body = {"title": title, "owner": owner, "required": not optional, **choosing.due(due)}
    _post(session, case_path(ref, "tasks"), body)


@app.command("done")
@talks
def done(session: Session, ref: Ref, task: Task, reason: Reason = "") -> None:
    """Say that a task is done."""
    _turn(session, ref, task, {"state": "done", "reason": reason})


@app.command("skip")
@talks
def skip(session: Session, ref: Ref, task: Task, reason: Reason = "") -> None:
    """Say that a task will not be done, and why."""
    _turn(session, ref, task, {"state": "skipped", "reason": asking.why(reason)})


@app.command("reopen")
@talks
def reopen(session: Session, ref: Ref, task: Task, reason: Reason = "") -> None:
    """Open a task again."""
    _turn(session, ref, task, {"state": "open", "reason": reason})


@app.command("move")
@talks
def move(
    session: Session,
    ref: Ref,
    task: Task,
    owner: Owner = None,
    due: MaybeDue = None,
    reason: Reason = "",
) -> None:
    """Hand a task to somebody else, or put it off."""
    if owner is None and due is None:
        raise UsageError("nothing would change", "give --owner, --due or both")
    when = choosing.due(due) if due else {}
    _turn(session, ref, task, {"owner": owner, "reason": reason, **when})


def _turn(session: Session, ref: str, task: str, body: Mapping[str, Any]) -> None:
    _post(session, case_path(ref, "tasks", task), body)


def _post(session: Session, path: str, body: Mapping[str, Any]) -> None:
    session.show(session.api.post(path, body), response_views.tasks_changed)

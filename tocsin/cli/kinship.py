"""What a case has to do with others: relate, join, dismiss a suggestion."""

from typing import Annotated

import typer

from tocsin.cli import asking, case_views
from tocsin.cli.cases import Ref
from tocsin.cli.paths import case_path
from tocsin.cli.session import Session, talks

app = typer.Typer()
Other = Annotated[str, typer.Argument(metavar="OTHER", help="The other case.")]
Reason = Annotated[str, typer.Option(help="Why; it stays on record.")]


@app.command()
@talks
def relate(
    session: Session,
    ref: Ref,
    other: Other,
    why: Annotated[str, typer.Option(help="What they have to do with each other.")] = "",
) -> None:
    """Say that two cases have to do with each other."""
    body = {"ref": other, "why": why}
    session.show(session.api.post(case_path(ref, "related"), body), case_views.changed)


@app.command()
@talks
def join(
    session: Session, ref: Ref, into: Other, reason: Reason = "", yes: asking.Yes = False
) -> None:
    """Give a case's papers to the case that they belong to; the first one closes."""
    _end_in(session, "join", ref, into, reason, yes)


@app.command()
@talks
def merge(
    session: Session, ref: Ref, into: Other, reason: Reason = "", yes: asking.Yes = False
) -> None:
    """Merge an incident into another one; the first one closes."""
    _end_in(session, "merge", ref, into, reason, yes)


def _end_in(session: Session, action: str, ref: str, into: str, reason: str, yes: bool) -> None:
    asking.need_consent(yes)
    reason = asking.why(reason)
    asking.confirm(f"close {ref} and give its papers to {into}?", yes)
    body = {"into": into, "reason": reason}
    session.show(session.api.post(case_path(ref, "actions", action), body), case_views.changed)


@app.command()
@talks
def dismiss(session: Session, ref: Ref, other: Other, reason: Reason = "") -> None:
    """Say that a suggested case is another matter."""
    path = case_path(ref, "suggestions", other, "refuse")
    session.show(session.api.post(path, {"reason": reason}), case_views.changed)

"""Work on a case together: how bad it is, who has which role, how it stands, who follows."""

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tocsin.cli import asking, response_views
from tocsin.cli.cases import Ref
from tocsin.cli.editor import edited
from tocsin.cli.errors import CliError, UsageError
from tocsin.cli.paths import case_path, path
from tocsin.cli.session import Session, talks

app = typer.Typer()
Reason = Annotated[str, typer.Option(help="Why; it stays on record.")]
Target = Annotated[
    str,
    typer.Argument(metavar="[TARGET]", help="A user's name, role:… or webhook:…"),
]


@app.command()
@talks
def severity(
    session: Session,
    ref: Ref,
    level: Annotated[
        str | None, typer.Argument(metavar="[SEVERITY]", help="How bad it is, outright.")
    ] = None,
    outright: Annotated[
        str | None, typer.Option("--set", metavar="SEVERITY", help="The same.")
    ] = None,
    answers: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=ANSWER,…", help="What the kind of case asks; repeatable."),
    ] = None,
    reason: Reason = "",
) -> None:
    """Say how bad a case is: outright, or by answering what its kind asks."""
    body: dict[str, Any] = {"severity": level or outright, "reason": reason}
    if answers:
        body["answers"] = _answers(answers)
    if not (body["severity"] or answers):
        body["answers"] = _asked(session, ref)
    if body["severity"] and body.get("answers"):
        raise UsageError("a severity and answers at once", "give one of both")
    answer = session.api.post(case_path(ref, "severity"), body)
    session.show(answer, response_views.severity_set)


@app.command()
@talks
def role(
    session: Session,
    ref: Ref,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="As `tocsin show` lists.")],
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A user's name, or me.")],
    note: Annotated[str, typer.Option(help="How things stand, for whoever takes over.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="They give it back.")] = False,
) -> None:
    """Give somebody a role in a case; from somebody else only with a note."""
    body = {"person": person, "role": role, "note": note, "remove": remove}
    answer = session.api.post(case_path(ref, "assignments"), body)
    session.show(answer, response_views.roles_changed)


@app.command()
@talks
def update(
    session: Session,
    ref: Ref,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEXT]", help="How things stand; - reads standard input; else your editor."
        ),
    ] = None,
) -> None:
    """Post a status update. Who follows the case is told that there is one."""
    body = {"text": _text(text)}
    answer = session.api.post(case_path(ref, "status-updates"), body)
    session.show(answer, response_views.update_posted)


@app.command()
@talks
def updates(
    session: Session,
    ref: Ref,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    cursor: Annotated[str | None, typer.Option(help="Go on where a list ended.")] = None,
) -> None:
    """Read the status updates of a case, newest first."""
    page = session.api.page(case_path(ref, "status-updates"), limit, cursor=cursor)
    session.show(page, response_views.updates)


@app.command()
@talks
def follow(session: Session, ref: Ref, target: Target = "me") -> None:
    """Follow a case: be told of its status updates. Or let somebody else."""
    _subscribe(session, ref, {"target": target, "remove": False})


@app.command()
@talks
def unfollow(session: Session, ref: Ref, target: Target = "me") -> None:
    """Follow a case no longer, or let somebody else go."""
    _subscribe(session, ref, {"target": target, "remove": True})


def _subscribe(session: Session, ref: str, body: Mapping[str, Any]) -> None:
    answer = session.api.post(case_path(ref, "subscriptions"), body)
    session.show(answer, response_views.followers_changed)


def _text(given: str | None) -> str:
    if given is None and not asking.is_terminal():
        raise UsageError("an update says something", "give TEXT, or - for standard input")
    text = sys.stdin.read() if given == "-" else edited("") if given is None else given
    if not text.strip():
        raise CliError("the update is empty; nothing was posted")
    return text


def _answers(given: list[str]) -> dict[str, str]:
    """Read NAME=ANSWER pairs, separated by commas."""
    pairs = [pair.partition("=") for text in given for pair in text.split(",") if pair.strip()]
    for name, _, answer in pairs:
        if not (name.strip() and answer.strip()):
            raise UsageError(f"{name!r} has no answer", "write --answers harm=none,spread=…")
    return {name.strip(): answer.strip() for name, _, answer in pairs}


def _asked(session: Session, ref: str) -> dict[str, str]:
    """Ask what the kind of case asks, where somebody can answer.

    Raises:
        UsageError: Nobody can, or the kind asks nothing.
    """
    kind = session.api.get(case_path(ref))["kind"]
    scheme = session.api.get(path("playbooks", kind))["playbook"].get("severity") or {}
    questions: dict[str, list[str]] = scheme.get("questions") or {}
    if not questions:
        raise UsageError(f"{kind} asks nothing", "say how bad it is: `tocsin severity REF …`")
    if not asking.is_terminal():
        known = " ".join(f"{name}={'|'.join(may)}" for name, may in questions.items())
        raise UsageError("say how bad it is: --set or --answers", f"{kind} asks: {known}")
    return {name: _answer(name, choices) for name, choices in questions.items()}


def _answer(question: str, choices: list[str]) -> str:
    while True:
        said = str(typer.prompt(f"{question} ({', '.join(choices)})", err=True)).strip()
        if said in choices:
            return said

"""What people do to a case beside deciding: act, note, assign, open by hand."""

import difflib
import re
from typing import Annotated, Any

import typer

from tocsin.cli import asking, case_views, choosing, waiting
from tocsin.cli.cases import Ref
from tocsin.cli.errors import CliError, RefusedError, UsageError
from tocsin.cli.paths import case_path
from tocsin.cli.session import Session, talks

app = typer.Typer()
Reason = Annotated[str, typer.Option(help="Why; it stays on record.")]
PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
BEGINS_WITHIN, POLL_SECONDS = 3.0, 0.1


@app.command()
@talks
def act(
    session: Session,
    ref: Ref,
    action: Annotated[str, typer.Argument(metavar="ACTION", help="As `tocsin show` lists.")],
    reason: Reason = "",
    field: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="For `amend`; repeatable.")
    ] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="For `amend`: what is still lacking; repeatable."),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="For `amend`: nothing is lacking any more.")
    ] = False,
    kind: Annotated[str | None, typer.Option(help="For `reclassify`: the new kind.")] = None,
    yes: asking.Yes = False,
) -> None:
    """Do what the case allows now: amend, reclassify, withdraw; all but amend say why."""
    asking.need_consent(yes)
    if action != "amend":
        reason = asking.why(reason)
    asking.confirm(f"{action!r} on {ref}?", yes)
    lacks = [] if complete else missing
    body = {"reason": reason, "fields": pairs(field) or None, "missing": lacks, "kind": kind}
    session.show(session.api.post(case_path(ref, "actions", action), body), case_views.changed)


@app.command()
@talks
def note(
    session: Session,
    ref: Ref,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to remember.")],
    privileged: Annotated[
        bool, typer.Option("--privileged", help="Only for counsel and the like.")
    ] = False,
) -> None:
    """Write a note on a case."""
    body = {"text": text, "privileged": privileged}
    session.show(session.api.post(case_path(ref, "notes"), body), case_views.changed)


@app.command()
@talks
def assign(
    session: Session,
    ref: Ref,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A user's name.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take them off the case.")] = False,
) -> None:
    """Put a person on a case, or take them off."""
    body = {"person": person, "remove": remove}
    session.show(session.api.post(case_path(ref, "assignments"), body), case_views.changed)


@app.command("open")
@talks
def open_case(
    session: Session,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="As `tocsin playbook list`.")],
    title: Annotated[str, typer.Option(help="One line for the worklist.")],
    jurisdiction: Annotated[
        str | None,
        typer.Option(
            "--jurisdiction", "--country", metavar="CC", help="Whose law: DE, US, US-CA …"
        ),
    ] = None,
    language: Annotated[str | None, typer.Option(help="en, es …")] = None,
    severity: Annotated[str | None, typer.Option(help="How bad it is.")] = None,
    received_at: Annotated[
        str | None, typer.Option(metavar="WHEN", help="When it came in; else now.")
    ] = None,
    field: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="A field; repeatable.")
    ] = None,
    related: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="Another case; repeatable.")
    ] = None,
) -> None:
    """Open a case by hand."""
    body: dict[str, Any] = {
        "kind": kind,
        "title": title,
        "jurisdiction": _place(jurisdiction),
        "language": language,
        "severity": severity,
        "received_at": choosing.instant(received_at),
        "fields": pairs(field),
        "related": related or [],
    }
    try:
        case = session.api.post("/v1/cases", body)
    except RefusedError as error:
        if error.code == "unknown-kind" and not session.json:
            error.hint = _kinds_like(session, kind)
        raise
    session.show(case if session.json else _begun(session, case), case_views.case)


def _begun(session: Session, case: dict[str, Any]) -> dict[str, Any]:
    """Return the case with its first gate and clocks, when it has them within moments."""
    try:
        return waiting.until(
            lambda seen: seen.get("gates"),
            case,
            lambda: session.api.get(case_path(case["ref"])),
            within=BEGINS_WITHIN,
            every=POLL_SECONDS,
        )
    except CliError:  # it is open, whatever keeps us from looking at it
        return case


def _place(text: str | None) -> str | None:
    """Read a country or a part of one.

    Raises:
        UsageError: It is the code of neither.
    """
    if text is not None and not PLACE.fullmatch(text.upper()):
        hint = "write a code of ISO 3166, such as DE, or US-CA for a part of a country"
        raise UsageError(f"{text!r} is no jurisdiction", hint)
    return text and text.upper()


def _kinds_like(session: Session, kind: str) -> str:
    known = [one["kind"] for one in session.api.get("/v1/playbooks")["items"]]
    near = difflib.get_close_matches(kind, known, n=3)
    return f"did you mean: {', '.join(near)}?" if near else "see: tocsin playbook list"


def pairs(given: list[str] | None) -> dict[str, str]:
    """Read NAME=VALUE pairs."""
    split = [text.partition("=") for text in given or []]
    for name, equals, _ in split:
        if not (name and equals):
            raise UsageError(f"{name!r} has no value", "write --field NAME=VALUE")
    return {name: value for name, _, value in split}

"""Give a verdict: see exactly what is decided, confirm, and send its hash along."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.text import Text

from tocsin.cli import asking, case_views, choosing, output, texts
from tocsin.cli.cases import Ref
from tocsin.cli.errors import CliError, RefusedError
from tocsin.cli.paths import case_path
from tocsin.cli.session import Session, talks

app = typer.Typer()


@app.command()
@talks
def decide(
    session: Session,
    ref: Ref,
    gate: Annotated[str, typer.Argument(metavar="GATE", help="The open gate, or its stage.")],
    verdict: Annotated[str, typer.Argument(metavar="VERDICT", help="What you decide.")],
    reason: Annotated[str, typer.Option(help="Why; it stays on record.")],
    yes: asking.Yes = False,
    key: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="Idempotency key, to send it twice safely."),
    ] = None,
) -> None:
    """Decide an open gate, on exactly the content that is shown."""
    asking.need_consent(yes)
    case = session.api.get(case_path(ref))
    opened = choosing.gate(case, gate)
    choosing.check_verdict(opened, verdict)
    if not yes:
        _confirm(session, case, opened, verdict)
    body = {
        "verdict": verdict,
        "reason": reason,
        "content_sha256": _content(opened),
    }
    where = case_path(ref, "gates", opened["id"], "decisions")
    try:
        answer = session.api.post(where, body, key)
    except RefusedError as error:
        error.hint = _what_helps(session, ref, opened, error) or error.hint
        raise
    session.show(answer, case_views.changed)


def _content(opened: Mapping[str, Any]) -> str:
    if not opened.get("content_sha256"):
        raise CliError("the content of this gate is being prepared", "try again in a moment")
    return str(opened["content_sha256"])


def _confirm(
    session: Session, case: Mapping[str, Any], opened: Mapping[str, Any], verdict: str
) -> None:
    """Show on standard error what is decided, and ask."""
    shown = output.errors()
    case_views.case(shown, case)
    if case.get("proposal"):
        shown.print(Text("\nProposal", output.STRONG))
        shown.print(output.plain(case["proposal"], lines=True), soft_wrap=True)
    if opened.get("letter"):
        letter = texts.read_letter(session.api, case["ref"], opened["letter"])
        shown.print(Text("\nLetter", output.STRONG))
        shown.print(output.plain(letter["body"], lines=True), soft_wrap=True)
    asking.confirm(f"\n{verdict!r} on {opened['id']} of {case['ref']}?", yes=False)


def _what_helps(
    session: Session, ref: str, opened: Mapping[str, Any], error: RefusedError
) -> str:
    """Name the seeded users that may decide it, or what must be said first."""
    if error.code == "severity-missing":
        return f"tocsin severity {ref} asks how bad it is"
    if error.code == "letter-unfinished":
        return f"tocsin letter edit {ref} fills them in"
    if error.code not in {"wrong-role", "four-eyes"}:
        return ""
    asked = session.target.name
    others = [name for name in session.target.holders(opened["roles"]) if name != asked]
    return f"try --as {' or --as '.join(others)}" if others else ""

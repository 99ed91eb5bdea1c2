"""Look at cases: the worklist, one of them, and what happened to it."""

from typing import Annotated, Any

import typer

from tocsin.cli import case_views, choosing, timeline_views
from tocsin.cli.paths import case_path
from tocsin.cli.session import Session, talks

app = typer.Typer()
Ref = Annotated[str, typer.Argument(metavar="REF", help="A case, such as TCN-7K3M-Q2XD.")]


@app.command()
@talks
def cases(
    session: Session,
    search: Annotated[
        str | None, typer.Argument(metavar="[WORDS]", help="Words in it.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="As `tocsin playbook list`.")] = None,
    lifecycle: Annotated[str | None, typer.Option(help="The shape of its life.")] = None,
    state: Annotated[str | None, typer.Option(help="open or closed.")] = "open",
    stage: Annotated[str | None, typer.Option(help="Where it stands.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only what waits for you.")] = False,
    jurisdiction: Annotated[str | None, typer.Option(help="DE, US …")] = None,
    severity: Annotated[str | None, typer.Option(help="How bad it is.")] = None,
    due_before: Annotated[
        str | None, typer.Option(metavar="WHEN", help="RFC 3339; without a zone it is local.")
    ] = None,
    trouble: Annotated[
        bool, typer.Option("--trouble", help="Only those with an open finding.")
    ] = False,
    sort: Annotated[str, typer.Option(help="due, received or updated.")] = "due",
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    cursor: Annotated[str | None, typer.Option(help="Go on where a list ended.")] = None,
) -> None:
    """List cases, the most urgent first. `--state all` shows closed ones too."""
    wanted: dict[str, Any] = {
        "q": search,
        "kind": kind,
        "lifecycle": lifecycle,
        "state": None if state == "all" else state,
        "stage": stage,
        "waiting_on": "me" if mine else None,
        "jurisdiction": jurisdiction,
        "severity": severity,
        "due_before": choosing.instant(due_before),
        "troubled": trouble or None,
        "sort": sort,
        "cursor": cursor,
    }
    session.show(session.api.page("/v1/cases", limit, **wanted), case_views.worklist)


@app.command()
@talks
def show(session: Session, ref: Ref) -> None:
    """Show a case: stage, open gate, clocks, people, what can be done."""
    session.show(session.api.get(case_path(ref)), case_views.case)


@app.command()
@talks
def timeline(
    session: Session,
    ref: Ref,
    hashes: Annotated[
        bool, typer.Option("--hashes", help="Show the chain, and ids whole.")
    ] = False,
) -> None:
    """Show what happened to a case, in order."""
    entries = list(session.api.every(case_path(ref, "timeline")))
    view = timeline_views.timeline_with_hashes if hashes else timeline_views.timeline
    session.show({"items": entries, "next": None}, view)

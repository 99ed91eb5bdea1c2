"""Pages: ask a human to act now, answer, and see why somebody was asked or not."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

import typer

from tocsin.cli import choosing, page_events, page_views, waiting
from tocsin.cli.errors import UsageError
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks
from tocsin.domain.case import normalize_ref
from tocsin.domain.paging.naming import normalize_page_id

app = typer.Typer(help="Pages: ask a human to act now.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(metavar="PAGE", help="Such as PG-7K3M-Q2XD.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a few words.")]
OVER = ("resolved", "exhausted")
LOOK_SECONDS = 2.0
DAY = 86_400.0
MOST_EVENTS = 10_000


@app.command("open")
@talks
def open_page(
    session: Session,
    summary: Annotated[str, typer.Argument(help="What it is about, at most 500 characters.")],
    policy: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whom to ask, in which order.")
    ] = None,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="One person instead, or `me`.")
    ] = None,
    case: Annotated[
        str | None, typer.Option("--case", metavar="REF", help="The case it is about.")
    ] = None,
    severity: Annotated[
        str | None, typer.Option(help="Such as sev1, for conditions and quiet hours.")
    ] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="Such as US or US-CA.")] = None,
    routine: Annotated[bool, typer.Option("--routine", help="Not urgent.")] = False,
    hold_until: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Ask nobody before, such as 18:00.")
    ] = None,
    test: Annotated[bool, typer.Option("--test", help="Say so in every message.")] = False,
) -> None:
    """Ask a human to act now; it goes on until somebody answers."""
    if policy and person:
        raise UsageError("name a policy or a person, and not both")
    if (policy is None) == (person is None):
        raise UsageError("name whom to ask", "--policy NAME, or --person NAME")
    body = {
        "summary": summary,
        "policy": policy,
        "person": person,
        "case": normalize_ref(case) if case else None,
        "urgency": "routine" if routine else "urgent",
        "severity": severity,
        "jurisdiction": jurisdiction,
        "hold_until": choosing.instant(hold_until),
        "test": test,
    }
    given = {name: value for name, value in body.items() if value is not None}
    session.show(session.api.post("/v1/pages", given), page_views.page)


@app.command("list")
@talks
def list_pages(
    session: Session,
    state: Annotated[str | None, typer.Option(help="held, paging, acknowledged …")] = None,
    every: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
    mine: Annotated[
        bool, typer.Option("--mine", help="Those that ask me, or are mine.")
    ] = False,
    case: Annotated[str | None, typer.Option("--case", metavar="REF")] = None,
    policy: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
) -> None:
    """List pages that are open, newest first."""
    wanted: dict[str, Any] = {
        "state": state,
        "open": None if every or state else "true",
        "mine": "true" if mine else None,
        "case": normalize_ref(case) if case else None,
        "policy": policy,
        "since": choosing.instant(since),
    }
    session.show(session.api.page("/v1/pages", limit, **wanted), page_views.pages)


@app.command("show")
@talks
def show(session: Session, page: Id) -> None:
    """Show how a page stands, and what happened to it."""
    found = session.api.get(_path(page))
    events = _events(session, page)
    session.show({**found, "events": events["items"]}, page_views.whole)


@app.command("watch")
@talks
def watch(session: Session, page: Id) -> None:
    """Print what happens to a page until it is over, or Ctrl-C."""
    seen = -1
    found = session.api.get(_path(page))

    def look() -> Any:  # noqa: ANN401 - as the API answers
        nonlocal seen
        standing = session.api.get(_path(page))
        events = _events(session, page)
        names = page_events.names_in(standing, events["items"])
        for event in page_views.beyond(events, seen):
            session.show(event, partial(page_events.event, names=names))
            seen = event["seq"]
        return standing

    found = look()
    waiting.until(lambda one: one["state"] in OVER, found, look, within=DAY, every=LOOK_SECONDS)
    look()


@app.command("ack")
@talks
def ack(
    session: Session,
    page: Id,
    eta: Annotated[
        str | None, typer.Option(metavar="WHEN", help="By when you mean to have acted.")
    ] = None,
) -> None:
    """Acknowledge: you take it on, and nobody else is asked."""
    _answer(session, page, "acknowledge", {"eta": choosing.instant(eta)})


@app.command("decline")
@talks
def decline(session: Session, page: Id, reason: Reason = "") -> None:
    """Say that you cannot: the next is asked at once."""
    _answer(session, page, "decline", {"reason": reason})


@app.command("delegate")
@talks
def delegate(
    session: Session,
    page: Id,
    to: Annotated[str, typer.Argument(metavar="NAME", help="Who is asked instead.")],
    reason: Reason = "",
) -> None:
    """Have somebody else asked instead of you, at once."""
    _answer(session, page, "delegate", {"to": to, "reason": reason})


@app.command("take-over")
@talks
def take_over(session: Session, page: Id) -> None:
    """Take it from whoever has acknowledged it."""
    _answer(session, page, "take-over", {})


@app.command("snooze")
@talks
def snooze(
    session: Session,
    page: Id,
    when: Annotated[str, typer.Argument(metavar="FOR|UNTIL", help="2h, or an instant.")],
) -> None:
    """Have nobody asked for a while; afterwards from the first step."""
    _answer(session, page, "snooze", choosing.until(when))


@app.command("escalate")
@talks
def escalate(session: Session, page: Id, reason: Reason = "") -> None:
    """Go on to the next step now."""
    _answer(session, page, "escalate", {"reason": reason})


@app.command("resolve")
@talks
def resolve(session: Session, page: Id, reason: Reason = "") -> None:
    """Say that it is dealt with: everything stops at once."""
    _answer(session, page, "resolve", {"reason": reason})


@app.command("why")
@talks
def why(
    session: Session,
    page: Id,
    person: Annotated[str, typer.Argument(metavar="[NAME]", help="Whom it is about.")] = "me",
    at: Annotated[
        str | None, typer.Option(metavar="WHEN", help="By which instant; else by now.")
    ] = None,
) -> None:
    """Say why somebody was, or was not, paged: from what was recorded, step by step."""
    found = session.api.get(_path(page, "why"), person=person, at=choosing.instant(at))
    session.show(found, page_views.why)


def _answer(session: Session, page: str, verb: str, body: dict[str, Any]) -> None:
    given = {name: value for name, value in body.items() if value is not None}
    shown = page_views.answered if verb == "acknowledge" else page_views.page
    session.show(session.api.post(_path(page, verb), given), shown)


def _events(session: Session, page: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = session.api.page(_path(page, "events"), MOST_EVENTS)
    return found


def _path(page: str, *parts: str) -> str:
    return path("pages", normalize_page_id(page), *parts)

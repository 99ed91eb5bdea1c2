"""Change whose turn it is: overrides and cover."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import asking, choosing, output, times
from tocsin.cli.paths import path
from tocsin.cli.schedules import Name
from tocsin.cli.session import Session, talks

Since = Annotated[str, typer.Option("--from", metavar="WHEN", help="2026-12-01T18:00+01:00")]
Until = Annotated[str, typer.Option("--to", metavar="WHEN", help="Until just before.")]
MaybeSince = Annotated[str | None, typer.Option("--from", metavar="WHEN", help="A part only.")]
MaybeUntil = Annotated[str | None, typer.Option("--to", metavar="WHEN", help="A part only.")]
Person = Annotated[str, typer.Option(metavar="NAME", help="A user; you when left out.")]
Key = Annotated[str, typer.Argument(metavar="ID", help="As the list shows it.")]
OfferKey = Annotated[str, typer.Argument(metavar="OFFER", help="As the list shows it.")]
cover = typer.Typer(help="Ask for cover, offer it, approve it.", no_args_is_help=True)
app = typer.Typer()
app.add_typer(cover, name="cover")


@app.command("override")
@talks
def override(
    session: Session,
    name: Name,
    since: Since,
    until: Until,
    person: Person = "me",
    instead_of: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only where this person would be.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; everybody sees it.")] = "",
) -> None:
    """Put somebody on call for a span."""
    body = {"person": person, "instead_of": instead_of, "reason": reason, **_span(since, until)}
    session.show(session.api.post(path("schedules", name, "overrides"), body), _override)


@app.command("overrides")
@talks
def overrides(session: Session, name: Name) -> None:
    """List overrides that are not over."""
    session.show(session.api.get(path("schedules", name, "overrides")), _overrides)


@app.command("undo")
@talks
def undo(session: Session, name: Name, override: Key, yes: asking.Yes = False) -> None:
    """Take an override back."""
    asking.need_consent(yes)
    asking.confirm(f"Take override {override} of {name!r} back?", yes)
    wanted = path("schedules", name, "overrides", override, "cancel")
    session.show(session.api.post(wanted, {}), _override)


@cover.command("list")
@talks
def list_cover(session: Session, name: Name) -> None:
    """List requests for cover that are not over."""
    session.show(session.api.get(path("schedules", name, "swaps")), _swaps)


@cover.command("ask")
@talks
def ask(
    session: Session,
    name: Name,
    since: Since,
    until: Until,
    person: Person = "me",
    expires: Annotated[
        str | None, typer.Option(metavar="WHEN", help="Else when the span begins.")
    ] = None,
    first: Annotated[
        bool, typer.Option("--first", help="Whoever offers takes it; nobody approves.")
    ] = False,
) -> None:
    """Ask that others take turns in a span."""
    body = {
        "person": person,
        "expires_at": choosing.instant(expires),
        "needs_approval": not first,
        **_span(since, until),
    }
    session.show(session.api.post(path("schedules", name, "swaps"), body), _swap)


@cover.command("offer")
@talks
def offer(
    session: Session,
    name: Name,
    request: Key,
    since: MaybeSince = None,
    until: MaybeUntil = None,
) -> None:
    """Offer to take all of it, or a part."""
    body = {"span": _span(since, until)} if since and until else {}
    wanted = path("schedules", name, "swaps", request, "offers")
    session.show(session.api.post(wanted, body), _swap)


@cover.command("approve")
@talks
def approve(session: Session, name: Name, request: Key, offer: OfferKey) -> None:
    """Approve an offer."""
    _decide(session, name, request, offer, "approve")


@cover.command("decline")
@talks
def decline(session: Session, name: Name, request: Key, offer: OfferKey) -> None:
    """Decline an offer; the request waits for others."""
    _decide(session, name, request, offer, "decline")


@cover.command("take-back")
@talks
def take_back(
    session: Session,
    name: Name,
    request: Key,
    offer: Annotated[
        str | None, typer.Argument(metavar="[OFFER]", help="An offer; else the request.")
    ] = None,
) -> None:
    """Take a request back, or an offer: what is left returns to the person."""
    below = ("offers", offer) if offer else ()
    wanted = path("schedules", name, "swaps", request, *below, "take-back")
    session.show(session.api.post(wanted, {}), _swap)


def _span(since: str | None, until: str | None) -> dict[str, str | None]:
    return {"begin": choosing.instant(since), "end": choosing.instant(until)}


def _decide(session: Session, name: str, request: str, offer: str, verb: str) -> None:
    wanted = path("schedules", name, "swaps", request, "offers", offer, verb)
    session.show(session.api.post(wanted, {}), _swap)


def _override(console: Console, one: Mapping[str, Any]) -> None:
    facts = {
        "override": one["id"],
        "on call": output.who(one["person"]),
        "instead of": output.who(one["instead_of"]),
        "from": times.local(one["begin"]),
        "to": times.local(one["end"]),
        "reason": one["reason"],
        "taken back": times.local(one["cancelled_at"]),
    }
    console.print(output.facts(facts.items()))


def _overrides(console: Console, page: Mapping[str, Any]) -> None:
    for one in page["items"]:
        stead = f" instead of {output.who(one['instead_of'])}" if one["instead_of"] else ""
        gone = "taken back" if one["cancelled_at"] else ""
        span = f"{times.local(one['begin'])} – {times.local(one['end'])}"
        output.entry(console, one["id"], f"{output.who(one['person'])}{stead}", span, gone)
        if one["reason"]:
            console.print(output.plain(f"  {one['reason']}"), soft_wrap=True)
    if not page["items"]:
        console.print("No overrides are to come.", style=output.QUIET)


def _swaps(console: Console, page: Mapping[str, Any]) -> None:
    for one in page["items"]:
        _swap(console, one)
    if not page["items"]:
        console.print("Nobody asks for cover.", style=output.QUIET)


def _swap(console: Console, one: Mapping[str, Any]) -> None:
    facts = {
        "request": one["id"],
        "for": output.who(one["person"]),
        "from": times.local(one["begin"]),
        "to": times.local(one["end"]),
        "state": one["state"],
    }
    console.print(output.facts(facts.items()))
    for each in one["offers"]:
        span = f"{times.local(each['begin'])} – {times.local(each['end'])}"
        text = f"  offer {each['id']}: {output.who(each['person'])}, {span}, {each['state']}"
        console.print(output.plain(text), soft_wrap=True)

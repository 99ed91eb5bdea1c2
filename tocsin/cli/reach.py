"""How you want to be reached: your rules, what would come of them, and your contacts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from tocsin.cli import asking, choosing, output, putting, times
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks

rules = typer.Typer(help="How you want to be reached.", no_args_is_help=True)
contacts = typer.Typer(help="Where you are reached.", no_args_is_help=True)
Who = Annotated[
    str,
    typer.Option("--user", metavar="NAME", help="Another's, for whoever manages people."),
]
Contact = Annotated[str, typer.Argument(metavar="ID", help="As listed.")]


@rules.command("show")
@talks
def show(session: Session, user: Who = "me") -> None:
    """Show the rules in force, what counts by default, and what limits hold just now."""
    session.show(session.api.get(path("users", user, "rules")), _rules)


@rules.command("set")
@talks
def put(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Rules (YAML).")],
    note: putting.Note = "",
    replaces: putting.Replaces = None,
    user: Who = "me",
) -> None:
    """Put rules from a file; they count at once."""
    from tocsin.playbooks.own_rules import read_own_rules  # noqa: PLC0415 - fast help

    written = putting.read(file, "set of rules", read_own_rules)
    body = {"rules": written.body, "note": note, "replaces": replaces}
    with putting.refused_at(session, file, written, "set of rules"):
        answer = session.api.put(path("users", user, "rules"), body)
    session.show(answer, _rules)


@rules.command("preview")
@talks
def preview(
    session: Session,
    urgency: Annotated[
        Literal["routine", "urgent"], typer.Option(help="Of the page.")
    ] = "urgent",
    severity: Annotated[str | None, typer.Option(metavar="sev1", help="Of the page.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="WHEN", help="2026-12-01T03:00+01:00; else now.")
    ] = None,
    user: Who = "me",
) -> None:
    """Say what would happen to a page, in your local time."""
    query = {"urgency": urgency, "severity": severity, "at": choosing.instant(at)}
    found = session.api.get(path("users", user, "rules", "preview"), **query)
    session.show(found, _preview)


@contacts.command("list")
@talks
def list_contacts(session: Session, user: Who = "me") -> None:
    """List contacts; another's addresses show only their end."""
    session.show(session.api.get(path("users", user, "contacts")), _contacts)


@contacts.command("add")
@talks
def add(
    session: Session,
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="sms, slack, ntfy …")],
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Number, id, topic …")],
    label: Annotated[str, typer.Option(help="What you call it.")] = "",
    user: Who = "me",
) -> None:
    """Add a contact. A code is sent there; `confirm` it before it is used."""
    body = {"channel": channel, "address": address, "label": label}
    session.show(session.api.post(path("users", user, "contacts"), body), _contact)


@contacts.command("confirm")
@talks
def confirm(
    session: Session,
    id: Contact,  # noqa: A002 - what the API calls it
    code: Annotated[str, typer.Argument(metavar="CODE", help="That was sent there.")],
    user: Who = "me",
) -> None:
    """Confirm a contact by the code that was sent there."""
    where = path("users", user, "contacts", id, "confirm")
    session.show(session.api.post(where, {"code": code}), _contact)


@contacts.command("code")
@talks
def send_code(
    session: Session,
    id: Contact,  # noqa: A002 - what the API calls it
    user: Who = "me",
) -> None:
    """Send another code; the one before stops counting."""
    session.show(session.api.post(path("users", user, "contacts", id, "code"), {}), _contact)


@contacts.command("remove")
@talks
def remove(
    session: Session,
    id: Contact,  # noqa: A002 - what the API calls it
    user: Who = "me",
    yes: asking.Yes = False,
) -> None:
    """Use a contact no more."""
    asking.confirm(f"Remove contact {id!r}?", yes)
    session.api.delete(path("users", user, "contacts", id))
    session.show({"id": id, "removed": True}, _removed)


def _rules(console: Console, found: Mapping[str, Any]) -> None:
    from tocsin.cli.sheets import sheet  # noqa: PLC0415 - fast help

    facts = {
        "version": found["version"] or "none: the default counts",
        "put by": output.who(found["put_by"]),
        "put at": times.local(found["put_at"]),
        "note": found["note"],
        "zone": found["zone"],
        "channels": ", ".join(found["channels"]),
    }
    console.print(output.facts(facts.items()))
    text = sheet(_said(found["counts"]))
    console.print(output.plain(text, lines=True), soft_wrap=True)
    for line in found["words"]:
        console.print(output.plain(line), style=output.QUIET, soft_wrap=True)
    for one in found["held"]:
        held = f"held: {one['page']} over {one['channel']} until {times.local(one['until'])}"
        console.print(output.plain(held), style=output.SOON, soft_wrap=True)


def _said(part: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Leave out what says nothing."""
    if isinstance(part, dict):
        return {key: _said(inner) for key, inner in part.items() if inner not in (None, [], "")}
    return [_said(inner) for inner in part] if isinstance(part, list) else part


def _preview(console: Console, found: Mapping[str, Any]) -> None:
    for line in found["words"]:
        console.print(output.plain(line), soft_wrap=True)


def _contacts(console: Console, page: Mapping[str, Any]) -> None:
    if not page["items"]:
        console.print("There is no contact yet.", style=output.QUIET)
        return
    listed = output.table("id", "channel", "address", "label", "state", wide="address")
    for one in page["items"]:
        cells = (one["id"], one["channel"], one["address"], one["label"], _state(one))
        output.row(listed, cells, "" if one["confirmed_at"] else output.SOON)
    console.print(output.Trimmed(listed))


def _contact(console: Console, one: Mapping[str, Any]) -> None:
    facts = {
        "contact": one["id"],
        "channel": one["channel"],
        "address": one["address"],
        "label": one["label"],
        "state": _state(one),
    }
    console.print(output.facts(facts.items()))
    if not one["confirmed_at"]:
        hint = f"tocsin contacts confirm {one['id']} CODE"
        console.print(output.plain(hint), style=output.QUIET, soft_wrap=True)


def _state(one: Mapping[str, Any]) -> str:
    if one["confirmed_at"]:
        return "confirmed"
    waits = {"queued": "its code is being sent", "sent": "its code was sent"}
    return waits.get(one["code"], f"its code could not be sent: {one['why']}")


def _removed(console: Console, done: Mapping[str, Any]) -> None:
    console.print(f"{output.plain(done['id'])} is removed.")

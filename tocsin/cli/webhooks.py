"""Webhook endpoints: set up, list, rotate, put out of use and back, try."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import asking, output, times
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks

app = typer.Typer(help="Machines that are told by signed webhooks.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="An endpoint's name.")]


class Reach(StrEnum):
    """The closest-held case that an endpoint is told of."""

    OPEN = "open"
    RESTRICTED = "restricted"
    SEALED = "sealed"


@app.command("list")
@talks
def list_webhooks(
    session: Session,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 200,
) -> None:
    """List endpoints."""
    session.show(session.api.page("/v1/webhooks", limit), _webhooks)


@app.command("add")
@talks
def add(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Unique; never used twice.")],
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="https://…")],
    reach: Annotated[
        Reach, typer.Option(help="The closest-held case that it is told of.")
    ] = Reach.RESTRICTED,
) -> None:
    """Set an endpoint up. Its secret is shown once, now."""
    body = {"name": name, "url": address, "reach": reach.value}
    session.show(session.api.post("/v1/webhooks", body), _secret)


@app.command("show")
@talks
def show(session: Session, name: Name) -> None:
    """Show an endpoint."""
    session.show(session.api.get(path("webhooks", name)), _webhook)


@app.command("rotate")
@talks
def rotate(
    session: Session,
    name: Name,
    hours: Annotated[
        int, typer.Option(min=0, max=720, help="How long the earlier secrets sign along.")
    ] = 24,
) -> None:
    """Make a new secret, shown once, now."""
    body = {"overlap": f"PT{hours}H"}
    session.show(session.api.post(path("webhooks", name, "rotate"), body), _secret)


@app.command("disable")
@talks
def disable(
    session: Session,
    name: Name,
    reason: Annotated[str, typer.Option(help="Why; it stays on record.")],
    yes: asking.Yes = False,
) -> None:
    """Send nothing there any more."""
    asking.confirm(f"Send nothing to {name!r} any more?", yes)
    answer = session.api.post(path("webhooks", name, "disable"), {"why": reason})
    session.show(answer, _webhook)


@app.command("enable")
@talks
def enable(session: Session, name: Name) -> None:
    """Use an endpoint again."""
    session.show(session.api.post(path("webhooks", name, "enable"), {}), _webhook)


@app.command("test")
@talks
def test(session: Session, name: Name) -> None:
    """Send a test event and show what it was answered."""
    session.show(session.api.post(path("webhooks", name, "test"), {}), _tested)


def _webhooks(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("name", "active", "reach", "url", wide="url")
    for one in page["items"]:
        active = "yes" if one["active"] else "no"
        output.row(listed, (one["name"], active, one["reach"], one["url"]))
    console.print(output.Trimmed(listed))


def _webhook(console: Console, one: Mapping[str, Any]) -> None:
    console.print(output.facts(_rows(one)), soft_wrap=True)


def _secret(console: Console, one: Mapping[str, Any]) -> None:
    console.print(output.facts([("secret", one["secret"]), *_rows(one)]), soft_wrap=True)
    console.print("The secret is not shown again.", style=output.QUIET)


def _tested(console: Console, done: Mapping[str, Any]) -> None:
    rows = [
        ("delivered", "yes" if done["delivered"] else "no"),
        ("status", done["status"]),
        ("took ms", done["duration_ms"]),
        ("why", done["why"]),
        ("webhook-id", done["webhook_id"]),
    ]
    console.print(output.facts(rows), soft_wrap=True)


def _rows(one: Mapping[str, Any]) -> list[tuple[str, Any]]:
    disabled = one["disabled_at"]
    return [
        ("name", one["name"]),
        ("url", one["url"]),
        ("reach", one["reach"]),
        ("active", "yes" if one["active"] else "no"),
        ("secrets", one["secrets"]),
        ("sealed", "yes" if one["sealed"] else "no: TOCSIN_SECRETS_KEY is not set"),
        ("disabled", times.local(disabled) if disabled else None),
        ("why", one["why"]),
    ]

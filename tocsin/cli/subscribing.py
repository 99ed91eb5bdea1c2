"""Standing subscriptions: be told of cases of a sort."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import output, times
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks

app = typer.Typer(help="Be told of every case of a sort.", no_args_is_help=True)
Target = Annotated[
    str,
    typer.Option("--for", metavar="TARGET", help="A user's name, role:… or webhook:…"),
]


@app.command("add")
@talks
def add(
    session: Session,
    kind: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="Only these; repeatable.")
    ] = None,
    severity: Annotated[
        str | None, typer.Option(metavar="SEVERITY", help="This one or worse.")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="DE, US-CA; repeatable.")
    ] = None,
    target: Target = "me",
) -> None:
    """Subscribe: all that is said must hold. Leads subscribe others."""
    body = {
        "target": target,
        "kinds": kind or [],
        "severity": severity,
        "jurisdictions": country or [],
    }
    session.show(session.api.post("/v1/subscriptions", body), _one)


@app.command("list")
@talks
def list_subscriptions(
    session: Session,
    target: Annotated[
        str | None, typer.Option("--for", metavar="TARGET", help="Of somebody; for leads.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 200,
) -> None:
    """List subscriptions in force: leads see all, others their own."""
    session.show(session.api.page("/v1/subscriptions", limit, target=target), _all)


@app.command("end")
@talks
def end(
    session: Session,
    key: Annotated[str, typer.Argument(metavar="ID", help="As the list shows it.")],
) -> None:
    """End a subscription."""
    session.show(session.api.post(path("subscriptions", key, "end"), {}), _one)


def _cells(one: Mapping[str, Any]) -> tuple[str, ...]:
    severity = f"{one['severity']} or worse" if one["severity"] else "any"
    who = f"{one['name']}" if one["name"] else str(one["target"])
    kinds = ", ".join(one["kinds"]) or "every kind"
    return (who, kinds, severity, ", ".join(one["jurisdictions"]) or "everywhere")


def _one(console: Console, one: Mapping[str, Any]) -> None:
    who, kinds, severity, where = _cells(one)
    facts = {
        "subscription": one["id"],
        "told": who,
        "of": kinds,
        "severity": severity,
        "where": where,
        "ended": times.local(one["ended_at"]),
    }
    console.print(output.facts(facts.items()))


def _all(console: Console, page: Mapping[str, Any]) -> None:
    if not page["items"]:
        console.print("Nobody subscribes.", style=output.QUIET)
        return
    for one in page["items"]:
        who, kinds, severity, where = _cells(one)
        output.entry(
            console,
            one["id"],
            f"{who}: {kinds}",
            severity if one["severity"] else "any severity",
            where,
        )

"""The ways to reach people: what is set up, and a test of one."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import output
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks

app = typer.Typer(help="The ways to reach people.", no_args_is_help=True)


@app.command("list")
@talks
def list_channels(session: Session) -> None:
    """List what is set up, what each can, and what it may carry."""
    session.show(session.api.get("/v1/channels"), _channels)


@app.command("test")
@talks
def try_one(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A channel's name.")],
    to: Annotated[
        str | None, typer.Option(metavar="PERSON", help="To whom; by default to yourself.")
    ] = None,
) -> None:
    """Send a message that is marked as a test, and show what the provider answered."""
    body = {"to": to} if to else {}
    session.show(session.api.post(path("channels", name, "test"), body), _tested)


def _channels(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("name", "by default", "carries", "answers", "longest", "rate")
    for one in page["items"]:
        cells = (
            one["name"],
            "yes" if one["by_default"] else "no",
            one["carries"],
            "yes" if one["two_way"] else "no",
            str(one["longest"] or ""),
            one["rate"] or "",
        )
        output.row(listed, cells)
    console.print(output.Trimmed(listed))


def _tested(console: Console, done: Mapping[str, Any]) -> None:
    answer = ", ".join(f"{name} {value}" for name, value in done["answer"].items())
    rows = [
        ("channel", done["channel"]),
        ("fate", done["fate"]),
        ("why", done["why"]),
        ("answer", answer),
        ("provider's id", done["provider_id"]),
        ("took ms", done["duration_ms"]),
    ]
    console.print(output.facts(rows), soft_wrap=True)

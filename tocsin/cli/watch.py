"""Watch what happens, as it happens."""

import contextlib
import json
import sys
from typing import Annotated

import typer
from rich.text import Text

from tocsin.cli import output, times
from tocsin.cli.session import Session, talks

app = typer.Typer()


@app.command()
@talks
def watch(
    session: Session,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="One case, such as TCN-7K3M-Q2XD.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Only cases of that kind.")] = None,
    after: Annotated[
        str | None, typer.Option(metavar="ID", help="Go on after this event.")
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Print what was missed since --after, and end.")
    ] = False,
) -> None:
    """Print what happens to the cases you may see, until Ctrl-C; it reconnects by itself.

    With --json, one object a line; its `id` goes into --after.
    """
    from tocsin.cli.event_stream import Event, Follower  # noqa: PLC0415 - keeps `--help` fast

    def show(event: Event) -> None:
        if session.json:
            line = {"type": event.type, "id": event.id, **event.data}
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
        else:
            session.console.print(_line(event.type, event.data), soft_wrap=True)

    asked = {"ref": ref, "kind": kind, "follow": "false" if once else None}
    query = {name: value for name, value in asked.items() if value is not None}
    with contextlib.suppress(KeyboardInterrupt):
        for event in Follower(session.api, query, after or "").events():
            show(event)


def _line(kind: str, data: dict[str, object]) -> Text:
    """Write an event for a person."""
    if kind == "feed.reset":
        return Text("Some of what happened was missed; look at the worklist.", output.SOON)
    line = Text(f"{times.local(str(data['at']))}  {output.plain(data['ref'])}  ")
    line.append(output.plain(data["event"]), output.STRONG)
    where = data["stage"] if data["state"] == "open" else data["state"]
    return line.append(f"  {output.plain(where)}", output.QUIET)

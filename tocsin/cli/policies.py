"""Escalation policies: who is asked in which order; put one from a file, see what is wrong."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import output, putting, times
from tocsin.cli.paths import path
from tocsin.cli.session import Session, talks

app = typer.Typer(help="Escalation policies.", no_args_is_help=True)
POLICIES = "escalation-policies"
Name = Annotated[str, typer.Argument(metavar="NAME", help="A policy's name.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="An escalation policy (YAML).")]


@app.command("list")
@talks
def list_policies(
    session: Session,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 200,
) -> None:
    """List escalation policies by name."""
    session.show(session.api.page(f"/v1/{POLICIES}", limit), _policies)


@app.command("show")
@talks
def show(
    session: Session,
    name: Name,
    version: Annotated[int | None, typer.Option(metavar="N", help="An earlier one.")] = None,
) -> None:
    """Show a policy as it was put."""
    session.show(session.api.get(path(POLICIES, name), version=version), _policy)


@app.command("versions")
@talks
def versions(session: Session, name: Name) -> None:
    """List every version, newest first."""
    session.show(session.api.get(path(POLICIES, name, "versions")), _versions)


@app.command("put")
@talks
def put(
    session: Session,
    file: File,
    note: putting.Note = "",
    replaces: putting.Replaces = None,
) -> None:
    """Put a policy, or a new version of it; pages that run keep theirs.

    What looks wrong with it, as things stand, is told and keeps it from nothing.
    """
    written = _read(file)
    answer = putting.put(session, POLICIES, "policy", file, written, note, replaces)
    found = session.api.get(path(POLICIES, answer["id"], "check"))
    session.show({**answer, **found}, _put)


@app.command("check")
@talks
def check(
    session: Session,
    what: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A policy, or a file.")],
) -> None:
    """Say what looks wrong: gaps, people who left, steps that never apply. Nothing is kept."""
    if not Path(what).is_file():
        session.show(session.api.get(path(POLICIES, what, "check")), _checked)
        return
    written = _read(Path(what))
    found = session.api.post(f"/v1/{POLICIES}/check", {"policy": written.body})
    session.show(found, _checked)


def _read(file: Path) -> Any:  # noqa: ANN401 - its class is loaded late, for fast help
    from tocsin.playbooks.written_policies import read_policy  # noqa: PLC0415 - fast help

    return putting.read(file, "policy", read_policy)


def _policies(console: Console, page: Mapping[str, Any]) -> None:
    if not page["items"]:
        console.print("There is no escalation policy yet.", style=output.QUIET)
        return
    listed = output.table("name", "version", "steps", "put", "title", wide="title")
    for one in page["items"]:
        cells = (one["id"], one["version"], one["steps"], times.ago(one["put_at"]))
        output.row(listed, (*cells, one["title"]))
    console.print(output.Trimmed(listed))


def _versions(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("version", "put by", "put at", "note", wide="note")
    for one in page["items"]:
        version = f"{one['version']} (in force)" if one["in_force"] else str(one["version"])
        by = output.who(one["put_by"])
        output.row(listed, (version, by, times.local(one["put_at"]), one["note"]))
    console.print(output.Trimmed(listed))


def _policy(console: Console, one: Mapping[str, Any]) -> None:
    people = [each for each in one["people"] if each["name"]]
    names = {f"person:{each['id']}": f"person:{each['name']}" for each in people}
    putting.shown(console, one, "policy", names)


def _put(console: Console, one: Mapping[str, Any]) -> None:
    _policy(console, one)
    _checked(console, one)


def _checked(console: Console, found: Mapping[str, Any]) -> None:
    for one in found["warnings"]:
        text = f"{'.'.join(one['at'])}: {one['text']} ({one['code']})"
        console.print(output.plain(text), style=output.SOON, soft_wrap=True)
    if not found["warnings"]:
        console.print("Nothing looks wrong with it.", style=output.QUIET)

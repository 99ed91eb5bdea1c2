"""Put a file as the next version of something, or as its first."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from tocsin.cli import output, sources, times
from tocsin.cli.errors import CliError, RefusedError
from tocsin.cli.paths import path
from tocsin.cli.session import Session

if TYPE_CHECKING:
    from tocsin.playbooks.sheet import Problem
    from tocsin.playbooks.written import Written

NOT_FOUND = 404
Put = TypeVar("Put")
Note = Annotated[str, typer.Option(help="What it changes and why.")]
Replaces = Annotated[
    int | None, typer.Option(metavar="N", help="Refuse if another version is in force.")
]


def read(file: Path, member: str, reader: Callable[[str, str], Put]) -> Put:
    """Read a file.

    Raises:
        CliError: There is something wrong in it; every fault is shown where it stands.
    """
    from tocsin.playbooks.sheet import PlaybookError  # noqa: PLC0415 - fast help

    try:
        return reader(sources.read_text(file), str(file))
    except PlaybookError as error:
        raise _wrong(file, list(error.problems), member) from error


def put(
    session: Session,
    collection: str,
    member: str,
    file: Path,
    written: "Written",
    note: str,
    replaces: int | None,
) -> Mapping[str, Any]:
    """Put a new version, or the first one of what there is not yet.

    Args:
        session: Where, and as whom.
        collection: The API's path below its version.
        member: What the body calls it.
        file: Whence it comes; its name stands in where it says no ``id``.
        written: What it says.
        note: What it changes and why.
        replaces: Refuse if another version is in force.

    Raises:
        CliError: The API refused it; every fault is shown where it stands in the file.
    """
    with refused_at(session, file, written, member):
        return _send(
            session, collection, member, written.id or file.stem, written, note, replaces
        )


@contextmanager
def refused_at(session: Session, file: Path, written: "Written", member: str) -> Iterator[None]:
    """Show what the API refuses of a file where it stands in it.

    Raises:
        CliError: It refused something.
    """
    try:
        yield
    except RefusedError as error:
        faults = written.refused(error.problem.get("errors", ()))
        if session.json or not faults:
            raise
        raise _wrong(file, faults, member) from error


def shown(
    console: Console, one: Mapping[str, Any], member: str, names: Mapping[str, str]
) -> None:
    """Show a version as it was put, with names in the place of ids."""
    from tocsin.cli.sheets import sheet  # noqa: PLC0415 - fast help

    facts = {
        member: f"{one['id']} version {one['version']}",
        "put by": output.who(one["put_by"]),
        "put at": times.local(one["put_at"]),
        "note": one["note"],
    }
    console.print(output.facts(facts.items()))
    text = sheet(_named(one[member], names))
    console.print(output.plain(text, lines=True), soft_wrap=True)


def _named(part: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(part, dict):
        return {key: _named(inner, names) for key, inner in part.items()}
    if isinstance(part, list):
        return [_named(inner, names) for inner in part]
    return names.get(part, part) if isinstance(part, str) else part


def _send(
    session: Session,
    collection: str,
    member: str,
    name: str,
    written: "Written",
    note: str,
    replaces: int | None,
) -> Mapping[str, Any]:
    body = {member: written.body, "note": note}
    answer: Mapping[str, Any]
    try:
        answer = session.api.put(path(collection, name), {**body, "replaces": replaces})
    except RefusedError as error:
        if error.status != NOT_FOUND or replaces is not None:
            raise
        answer = session.api.post(f"/v1/{collection}", {"id": name, **body})
    return answer


def _wrong(file: Path, faults: "list[Problem]", member: str) -> CliError:
    """Show each fault, and return the error that ends the command."""
    for fault in faults:
        output.errors().print(output.plain(str(fault)), soft_wrap=True)
    return CliError(f"{file} is no valid {member}")

"""Put a file as the next version of something, or as its first."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.cli import output
from tocsin.cli.errors import CliError, RefusedError
from tocsin.cli.paths import path
from tocsin.cli.session import Session

if TYPE_CHECKING:
    from tocsin.playbooks.sheet import Problem
    from tocsin.playbooks.written import Written

NOT_FOUND = 404


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
    name = written.id or file.stem
    try:
        return _send(session, collection, member, name, written, note, replaces)
    except RefusedError as error:
        faults = written.refused(error.problem.get("errors", ()))
        if session.json or not faults:
            raise
        raise wrong(file, faults, member) from error


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


def wrong(file: Path, faults: "list[Problem]", member: str) -> CliError:
    """Show each fault, and return the error that ends the command."""
    for fault in faults:
        output.errors().print(output.plain(str(fault)), soft_wrap=True)
    return CliError(f"{file} is no valid {member}")

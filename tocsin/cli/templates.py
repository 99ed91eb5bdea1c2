"""Templates of letters: propose one, look at its versions, publish it with four eyes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import output, rulebook
from tocsin.cli.errors import UsageError
from tocsin.cli.paths import path
from tocsin.cli.rulebook import Note, add_versions, propose, text_of
from tocsin.cli.session import Session, talks
from tocsin.cli.sources import read_text

app = typer.Typer(help="Templates of letters, and their versions.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="LANGUAGE/ID", help="es/user-notice")]


def where(name: str) -> str:
    """Return the API's path of a template.

    Raises:
        UsageError: The name is none.
    """
    language, slash, template = name.partition("/")
    if not (language and slash and template):
        raise UsageError(f"{name!r} is no template", "write LANGUAGE/ID: es/user-notice")
    return path("templates", language, template)


@app.command("list")
@talks
def list_templates(session: Session) -> None:
    """List the templates in force."""
    session.show(session.api.get(path("templates")), _list)


@app.command("propose")
@talks
def propose_template(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its folder is the language.")],
    name: Annotated[str, typer.Option("--as", metavar="LANGUAGE/ID")] = "",
    note: Note = "",
) -> None:
    """Propose a version of a template: es/user-notice.txt is the Spanish user-notice."""
    named = name or f"{file.resolve().parent.name}/{file.stem}"
    body = {"text": read_text(file), "note": note}
    propose(session, f"{where(named)}/versions", body)


@app.command("show")
@talks
def show_template(
    session: Session,
    name: Name,
    version: Annotated[
        int | None, typer.Option(metavar="N", help="Else the one in force.")
    ] = None,
) -> None:
    """Print a template as it is in force, or a version of it."""
    versions = f"{where(name)}/versions"
    number = version or rulebook.in_force(session.api, versions)
    if number is None:
        raise UsageError(f"no version of {name} is in force", "--version N shows one")
    session.show(session.api.get(f"{versions}/{number}"), text_of)


def _list(console: Console, page: Mapping[str, Any]) -> None:
    listed = output.table("template", "version")
    for one in page["items"]:
        output.row(listed, (one["name"], one["number"]))
    console.print(output.Trimmed(listed))


add_versions(app, "LANGUAGE/ID", where)

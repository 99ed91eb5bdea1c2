"""Letters of a case: read one, edit its draft."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import case_views, choosing, output, times
from tocsin.cli.cases import Ref
from tocsin.cli.editor import edited
from tocsin.cli.errors import CliError, UsageError
from tocsin.cli.paths import case_path
from tocsin.cli.session import Session, talks

if TYPE_CHECKING:
    from tocsin.cli.client import Api

app = typer.Typer(help="Letters of a case.", no_args_is_help=True)
LetterId = Annotated[
    str | None, typer.Argument(metavar="[LETTER]", help="Its id; else the open gate's draft.")
]


def read_letter(api: "Api", ref: str, letter: str) -> dict[str, Any]:
    """Read a letter of a case."""
    found: dict[str, Any] = api.get(case_path(ref, "letters", letter))
    return found


@app.command("show")
@talks
def show_letter(session: Session, ref: Ref, letter: LetterId = None) -> None:
    """Show a letter; without an id the draft that the open gate decides on."""
    session.show(read_letter(session.api, ref, letter or _open(session, ref)), _view)


@app.command("edit")
@talks
def edit_letter(
    session: Session,
    ref: Ref,
    letter: LetterId = None,
    file: Annotated[
        str | None, typer.Option(metavar="PATH", help="The new text; - reads standard input.")
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option("--for", metavar="VERDICT", help="The verdict that it goes out with."),
    ] = None,
) -> None:
    """Edit a draft letter, in your editor or from a file. Its gate begins a new round."""
    letter = letter or _open(session, ref)
    found = read_letter(session.api, ref, letter)
    body = _from_file(file) if file else edited(found["body"])
    if body is None or body.strip() == found["body"].strip():
        raise CliError("the letter was not changed")
    answer = session.api.put(
        case_path(ref, "letters", letter), {"body": body, "verdict": verdict}
    )
    session.show(answer, case_views.changed)


def _open(session: Session, ref: str) -> str:
    return choosing.letter(session.api.get(case_path(ref)))


def _from_file(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text()
    except (OSError, UnicodeError) as error:
        raise UsageError(f"cannot read {name}: {error}") from error


def _view(console: Console, letter: dict[str, Any]) -> None:
    written = (("letter", letter["id"]), ("by", letter.get("author")))
    at = ("written", times.local(letter.get("created_at")))
    console.print(output.facts([*written, at]), "")
    console.print(output.plain(letter["body"], lines=True), soft_wrap=True)

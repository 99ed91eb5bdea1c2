"""Versions of a rule on the command line: propose, look, approve, publish, withdraw, retire."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from tocsin.cli import asking, output, times
from tocsin.cli.errors import RefusedError
from tocsin.cli.session import Session, talks

if TYPE_CHECKING:
    from tocsin.cli.client import Api

Number = Annotated[int, typer.Argument(metavar="N", help="The version's number.")]
Note = Annotated[str, typer.Option(help="What it changes and why; it stays on record.")]
Reason = Annotated[str, typer.Option(help="Why; it stays on record.")]
Digest = Annotated[
    str, typer.Option(metavar="SHA256", help="The digest that you looked at; else its newest.")
]


@dataclass(frozen=True, slots=True)
class Look:
    """Which version somebody looks at: the API's paths, its number, and what they saw."""

    versions: str
    rule: str
    number: int
    digest: str


DECISIONS = {
    "approve": "Approve a version that somebody else has proposed, after a look at it.",
    "publish": "Put a version in force for new cases, after a look. Open cases keep theirs.",
}
STYLES = {"+": "green", "-": "red", "@": "cyan"}


def propose(session: Session, where: str, body: Mapping[str, Any]) -> None:
    """Send a proposal; every fault of one that is wrong is shown."""
    try:
        session.show(session.api.post(where, body), proposed)
    except RefusedError as error:
        if session.json or error.code != "rule-invalid":
            raise
        for fault in error.problem.get("errors", ()):
            line = "{file}:{line}:{column}: {field}: {why}".format_map(fault)
            fix = f" (fix: {fault['fix']})" if fault.get("fix") else ""
            output.errors().print(output.plain(line + fix), soft_wrap=True)
        raise


def add_versions(app: typer.Typer, name: str, where: Callable[[str], str]) -> None:
    """Give a group the commands of versions; ``where`` is the API's path of a rule."""
    named = typer.Argument(metavar=name)

    @app.command("versions")
    @talks
    def versions(session: Session, rule: Annotated[str, named]) -> None:
        """List every version, newest first."""
        session.show(session.api.get(f"{where(rule)}/versions"), listed)

    @app.command("diff")
    @talks
    def diff(
        session: Session,
        rule: Annotated[str, named],
        before: Annotated[int | None, typer.Argument(metavar="[A]")] = None,
        after: Annotated[int | None, typer.Argument(metavar="[B]")] = None,
    ) -> None:
        """Show what a version changes; by default the newest, in the one in force."""
        found = session.api.get(f"{where(rule)}/diff", before=before, after=after)
        session.show(found, difference)

    for verb, told in DECISIONS.items():
        app.command(verb, help=told)(_decision(verb, named, where))

    @app.command("withdraw")
    @talks
    def withdraw(
        session: Session, rule: Annotated[str, named], number: Number, reason: Reason
    ) -> None:
        """Take a proposal back."""
        wanted = f"{where(rule)}/versions/{number}/withdraw"
        session.show(session.api.post(wanted, {"reason": reason}), proposed)

    @app.command("retire")
    @talks
    def retire(
        session: Session,
        rule: Annotated[str, named],
        number: Number,
        reason: Reason,
        yes: asking.Yes = False,
    ) -> None:
        """Put a rule out of force. Open cases keep it."""
        asking.need_consent(yes)
        asking.confirm(f"Put {rule} out of force?", yes)
        wanted = f"{where(rule)}/versions/{number}/retire"
        session.show(session.api.post(wanted, {"reason": reason}), proposed)


def _decision(verb: str, named: object, where: Callable[[str], str]) -> Callable[..., None]:
    @talks
    def decision(
        session: Session,
        rule: Annotated[str, named],
        number: Number,
        note: Note = "",
        digest: Digest = "",
        yes: asking.Yes = False,
    ) -> None:
        seen = Look(f"{where(rule)}/versions", where(rule), number, digest)
        decide(session, seen, verb, note, yes)

    return decision


def decide(session: Session, seen: Look, verb: str, note: str, yes: bool) -> None:
    """Show what a version changes, ask, and approve or publish exactly that."""
    asking.need_consent(yes)
    version = session.api.get(f"{seen.versions}/{seen.number}")
    current = in_force(session.api, seen.versions)
    if not yes:
        found = session.api.get(f"{seen.rule}/diff", after=seen.number)
        difference(output.errors(), found)
        asking.confirm(f"{verb.capitalize()} version {seen.number} of {version['name']}?", yes)
    body: dict[str, Any] = {"digest": seen.digest or version["digest"], "note": note}
    if verb == "publish":
        body["replaces"] = current
    session.show(session.api.post(f"{seen.versions}/{seen.number}/{verb}", body), proposed)


def in_force(api: "Api", versions: str) -> int | None:
    """Return the number of the version in force."""
    items = api.get(versions)["items"]
    return next((one["number"] for one in items if one["state"] == "published"), None)


def listed(console: Console, page: Mapping[str, Any]) -> None:
    """Show versions in a table."""
    made = output.table("version", "state", "by", "when", "rehearsed", "note", wide="note")
    for one in page["items"]:
        row = (
            one["number"],
            one["state"],
            _name(one["proposed_by"]),
            times.local(one["proposed_at"]),
            _rehearsed(one["rehearsal"]),
            one["note"],
        )
        output.row(made, row)
    console.print(output.Trimmed(made))


def proposed(console: Console, version: Mapping[str, Any]) -> None:
    """Show how a version stands."""
    rehearsal = version["rehearsal"]
    facts = {
        "version": f"{version['number']} of {version['name']}",
        "state": version["state"],
        "digest": version["digest"],
        "proposed by": _name(version["proposed_by"]),
        "approved by": ", ".join(map(_name, version["approved_by"])),
        "rehearsed": _rehearsed(rehearsal),
        "note": version["note"],
    }
    console.print(output.facts(facts.items()))
    error = (rehearsal or {}).get("result", {}).get("error")
    if error:
        console.print(output.plain(f"{error['code']}: {error['detail']}", lines=True))


def text_of(console: Console, version: Mapping[str, Any]) -> None:
    """Write a version's text as it was proposed, so that it can be piped into a file."""
    console.file.write(output.plain(version["text"], lines=True))


def difference(console: Console, found: Mapping[str, Any]) -> None:
    """Show what changes in words, then line by line."""
    for one in found["changes"]:
        console.print(output.plain(one["text"]), soft_wrap=True)
    if found["changes"]:
        console.print("")
    for line in found["unified"].splitlines():
        console.print(Text(output.plain(line), STYLES.get(line[:1], "")), soft_wrap=True)
    if not found["unified"]:
        console.print("Nothing is different.", style=output.QUIET)


def _name(person: Mapping[str, Any]) -> str:
    return str(person.get("name") or person["id"])


def _rehearsed(rehearsal: Mapping[str, Any] | None) -> str:
    if rehearsal is None:
        return ""
    return "went well" if rehearsal["ok"] else "failed"

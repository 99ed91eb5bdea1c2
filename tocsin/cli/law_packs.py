"""Versions of the law pack: propose one, see what it changes for open cases, publish it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import asking, output, rulebook, times
from tocsin.cli.errors import UsageError
from tocsin.cli.session import Session, talks
from tocsin.cli.sources import read_pack

PACKS = "/v1/law-packs"
Which = Annotated[
    str, typer.Argument(metavar="[DIR|N]", help="A folder, or a version; else the newest one.")
]


def add_to(app: typer.Typer) -> None:
    """Give a group the commands of the law pack's versions."""
    for command in (propose, versions, compare, diff, withdraw):
        app.command(command.__name__)(command)
    for verb, told in rulebook.DECISIONS.items():
        app.command(verb, help=told)(_decision(verb))


@talks
def propose(
    session: Session,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="All files of the pack.")],
    note: rulebook.Note = "",
) -> None:
    """Propose a version of the law pack."""
    rulebook.propose(session, PACKS, {"files": read_pack(folder), "note": note})


@talks
def versions(session: Session) -> None:
    """List every version of the law pack, newest first."""
    session.show(session.api.get(PACKS), rulebook.listed)


@talks
def compare(
    session: Session,
    before: Annotated[int | None, typer.Argument(metavar="[A]")] = None,
    after: Annotated[int | None, typer.Argument(metavar="[B]")] = None,
) -> None:
    """Show which entries a version changes; by default the newest, in the one in force."""
    found = session.api.get(f"{PACKS}/diff", before=before, after=after)
    session.show(found, rulebook.difference)


@talks
def diff(session: Session, which: Which = "") -> None:
    """Show what a pack would change for the open cases that you may see. Changes nothing."""
    if which and not which.isdigit():
        body = {"files": read_pack(Path(which))}
        session.show(session.api.post(f"{PACKS}/diff", body), _effects)
        return
    number = int(which) if which else _newest(session)
    session.show(session.api.post(f"{PACKS}/{number}/diff", {}), _effects)


@talks
def withdraw(session: Session, number: rulebook.Number, reason: rulebook.Reason) -> None:
    """Take a proposal back."""
    answer = session.api.post(f"{PACKS}/{number}/withdraw", {"reason": reason})
    session.show(answer, rulebook.proposed)


def _decision(verb: str) -> Callable[..., None]:
    @talks
    def decision(
        session: Session,
        number: rulebook.Number,
        note: rulebook.Note = "",
        digest: rulebook.Digest = "",
        yes: asking.Yes = False,
    ) -> None:
        seen = rulebook.Look(PACKS, PACKS, number, digest)
        rulebook.decide(session, seen, verb, note, yes)

    return decision


def _newest(session: Session) -> int:
    items = session.api.get(PACKS)["items"]
    if not items:
        raise UsageError("there is no law pack yet", "name a folder: tocsin clocks diff DIR")
    return int(items[0]["number"])


def _effects(console: Console, found: Mapping[str, Any]) -> None:
    told = f"{found['affected']} of {found['cases']} open cases would be affected"
    console.print(f"{told} by {output.plain(found['pack'])}; {found['unaffected']} would not.")
    for one in found["items"]:
        now = times.local(one["now"]) if one["now"] else "not counted"
        moves = f"{times.local(one['was'])} → {now}" if one["moves"] else "the same instant"
        head = f"{one['ref']}  {one['clock']}  {one['law']}"
        console.print("", output.plain(head), f"  {moves}", sep="\n", soft_wrap=True)
        for change in one["changed"]:
            console.print(f"  {output.plain(change['text'])}", soft_wrap=True)
        if one["now"] is None:
            console.print(f"  {output.plain('; '.join(one['why']))}", soft_wrap=True)
        console.print(f"  {output.plain(one['citation'])}", style=output.QUIET, soft_wrap=True)

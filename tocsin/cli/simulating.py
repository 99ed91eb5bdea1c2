"""What another policy or schedule would have done to the pages of the past."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tocsin.cli import choosing, output, putting, sources, times
from tocsin.cli.errors import UsageError
from tocsin.cli.session import Session, talks

NEVER = "never"


@talks
def simulate(
    session: Session,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A policy or a schedule (YAML).")
    ],
    begin: Annotated[
        str | None, typer.Option("--from", metavar="WHEN", help="Else 30 days ago.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="WHEN", help="Until just before; else now.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which schedule it would be.")
    ] = None,
    of_policy: Annotated[
        str | None, typer.Option("--of", metavar="POLICY", help="Only this one's pages.")
    ] = None,
) -> None:
    """Play past pages by a policy or schedule: who would have been woken, what missed.

    Nothing is put, and nobody is called.
    """
    body = _proposal(file, name)
    until = choosing.instant(end) or _now()
    since = choosing.instant(begin) or _before(until)
    body |= {"from": since, "to": until, "of_policy": of_policy}
    session.show(session.api.post("/v1/simulations", body), _view)


def _proposal(file: Path, name: str | None) -> dict[str, Any]:
    from tocsin.playbooks.rotas import read_rota  # noqa: PLC0415 - fast help
    from tocsin.playbooks.sheet import Sheet  # noqa: PLC0415 - fast help
    from tocsin.playbooks.written_policies import read_policy  # noqa: PLC0415 - fast help

    is_policy = "steps" in Sheet(str(file), sources.read_text(file)).data
    what = "policy" if is_policy else "schedule"
    written = putting.read(file, what, read_policy if is_policy else read_rota)
    if is_policy and name:
        raise UsageError("--name says which schedule it would be; this is a policy")
    found: dict[str, Any] = {what: written.body}
    return found if is_policy else {**found, "name": name or written.id or file.stem}


def _now() -> str:
    from datetime import UTC, datetime  # noqa: PLC0415 - only here

    return datetime.now(UTC).isoformat(timespec="seconds")


def _before(until: str) -> str:
    from datetime import datetime  # noqa: PLC0415 - only here

    return (datetime.fromisoformat(until) - timedelta(days=30)).isoformat(timespec="seconds")


def _view(console: Console, found: Mapping[str, Any]) -> None:
    span = f"{times.local(found['begin'])} to {times.local(found['end'])}"
    played = found["pages"]
    console.print(f"{len(played)} pages, {found['covers']}, {span}", style=output.STRONG)
    if found["is_cut"]:
        console.print("There are more: take a shorter span.", style=output.SOON)
    people = output.table("who", "pages then", "now", "nights then", "now ")
    for one in found["people"]:
        figures = (one[key] for key in ("pages_then", "pages_now", "nights_then", "nights_now"))
        output.row(people, (one["person"]["name"], *figures))
    console.print(output.Trimmed(people))
    sums = {
        what: [sum(one[f"{what}_{when}"] for one in played) for when in ("then", "now")]
        for what in ("exhausted", "missed")
    }
    facts = [
        ("until somebody had it", f"{_span(found, 'then')} then, {_span(found, 'now')} now"),
        ("nobody answered", "{} then, {} now".format(*sums["exhausted"])),
        ("clocks missed", "{} then, {} now".format(*sums["missed"])),
    ]
    console.print(output.facts(facts))
    _changed(console, played)
    console.print(output.plain(f"Assumed: {found['assumption']}"), style=output.QUIET)


def _changed(console: Console, played: list[Mapping[str, Any]]) -> None:
    """List the pages that would have gone worse."""
    for one in played:
        worse = [what for what in ("exhausted", "missed") if one[f"{what}_now"]]
        if worse and not all(one[f"{what}_then"] for what in worse):
            told = {"exhausted": "nobody would have answered", "missed": "after its clock"}
            line = f"{one['id']} {times.local(one['opened_at'])}"
            line += f": {', '.join(told[what] for what in worse)}"
            console.print(output.plain(line), style=output.LATE, soft_wrap=True)


def _span(found: Mapping[str, Any], when: str) -> str:
    from pydantic import TypeAdapter  # noqa: PLC0415 - fast help

    given = found[f"median_{when}"]
    if given is None:
        return NEVER
    return times.span(TypeAdapter(timedelta).validate_python(given)) or "at once"

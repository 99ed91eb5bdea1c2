"""Take over people's schedules and policies from another on-call tool."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli import asking, output
from tocsin.cli.errors import FAILED, CliError, UsageError
from tocsin.cli.session import Session, talks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tocsin.cli.import_people import Known
    from tocsin.cli.import_putting import Result
    from tocsin.importers.plan import Plan
    from tocsin.importers.report import Report

app = typer.Typer()


class Tool(StrEnum):
    """Whose export it is."""

    GRAFANA_ONCALL = "grafana-oncall"
    PAGERDUTY = "pagerduty"
    OPSGENIE = "opsgenie"
    GOALERT = "goalert"


@app.command("import")
@talks
def import_(
    session: Session,
    tool: Annotated[Tool, typer.Argument(help="Whose export it is.")],
    export: Annotated[
        Path, typer.Argument(metavar="PATH", help="A JSON file, or a folder of them.")
    ],
    apply: Annotated[
        bool, typer.Option("--apply/--dry-run", help="Put it; else only say what would be.")
    ] = False,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NAME", help="Who somebody is here; repeatable."),
    ] = None,
    create_people: Annotated[
        bool, typer.Option("--create-people", help="Add who is not here, as on call.")
    ] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Put personal rules, too, for who has none.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also put versions of what is not imported.")
    ] = False,
    yes: asking.Yes = False,
) -> None:
    """Import schedules, overrides and policies; say what cannot be carried over.

    Without --apply nothing is put. The same export again puts nothing twice.
    """
    plan, report, digest = _read(tool, export)
    known = _known(session, plan, maps or [], needed=apply)
    from tocsin.cli import import_views  # noqa: PLC0415 - fast help

    if not apply:
        if session.json:
            output.print_json(import_views.as_json(plan, report, known))
        else:
            import_views.plan_of(session.console, plan, report, known)
        return
    if not session.json:
        import_views.plan_of(session.console, plan, report, known)
    asking.confirm(f"Put {len(plan.schedules)} schedules, {len(plan.policies)} policies?", yes)
    results = _apply(session, plan, known, digest, (create_people, rules, replace))
    if session.json:
        shown = [
            {"what": r.what, "name": r.name, "fate": r.fate, "why": r.why} for r in results
        ]
        output.print_json({**import_views.as_json(plan, report, known), "results": shown})
    else:
        import_views.summary(session.console, results)
    from tocsin.cli.import_putting import GOOD  # noqa: PLC0415 - fast help

    if any(one.fate not in GOOD for one in results):
        raise typer.Exit(FAILED)


def _read(tool: Tool, export: Path) -> "tuple[Plan, Report, str]":
    import hashlib  # noqa: PLC0415 - fast help
    import json  # noqa: PLC0415 - fast help
    from datetime import UTC, datetime  # noqa: PLC0415 - fast help

    from tocsin.cli.import_files import read_export  # noqa: PLC0415 - fast help
    from tocsin.importers.draft import AHEAD  # noqa: PLC0415 - fast help
    from tocsin.importers.finite import Window  # noqa: PLC0415 - fast help
    from tocsin.importers.report import ImportFaultError  # noqa: PLC0415 - fast help
    from tocsin.importers.tools import TOOLS  # noqa: PLC0415 - fast help

    document = read_export(export)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    try:
        plan, report = TOOLS[tool.value](document, Window(now, now + AHEAD))
    except ImportFaultError as error:
        raise UsageError(f"{export}: {error}") from error
    if not (plan.people or plan.schedules or plan.policies):
        hint = "which files hold what: docs/how-to/import-from-another-tool.md"
        raise UsageError(f"{export} holds nothing that {tool.value} would export", hint)
    text = json.dumps(document, sort_keys=True)
    return plan, report, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _known(session: Session, plan: "Plan", maps: list[str], *, needed: bool) -> "Known":
    """Ask who the people are; a dry run goes on where nobody answers."""
    from tocsin.cli.import_people import Known, match, said  # noqa: PLC0415 - fast help

    pairs = said(maps)
    try:
        users: list[Any] = [*session.api.every("/v1/users")]
    except CliError:
        if needed:
            raise
        return Known(asked=False)
    return match(plan, users, pairs)


def _apply(
    session: Session, plan: "Plan", known: "Known", digest: str, how: tuple[bool, bool, bool]
) -> "list[Result]":
    from tocsin.cli.import_people import create  # noqa: PLC0415 - fast help
    from tocsin.cli.import_putting import Fate, Putting, Result  # noqa: PLC0415 - fast help

    create_people, rules, replace = how
    results = []
    if create_people:
        taken = [user["name"] for user in session.api.every("/v1/users")]
        made = create(session.api, known, taken)
        results += [Result("person", name, Fate.CREATED) for name in made]
    putting = Putting(session.api, plan, known, digest, replace=replace)
    results += _shown(session, putting.run(), len(putting))
    if rules:
        theirs = [*putting.rules()]
        results += _shown(session, theirs, len(theirs))
    return results


def _shown(session: Session, done: "Iterable[Result]", total: int) -> "Iterator[Result]":
    """Show each thing as it is put."""
    from tocsin.cli import import_views  # noqa: PLC0415 - fast help

    for number, one in enumerate(done, 1):
        if not session.json:
            import_views.result(session.console, number, total, one)
        yield one

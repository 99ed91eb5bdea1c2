"""What an import would make, what it cannot carry over, and how it went."""

from collections import Counter
from collections.abc import Iterable, Sized
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from tocsin.cli import output
from tocsin.cli.import_people import Known
from tocsin.cli.import_putting import GOOD, Fate, Result
from tocsin.importers.plan import Plan
from tocsin.importers.report import Report, Severity

STYLES = {Severity.LOST: output.LATE, Severity.CHANGED: output.SOON, Severity.NOTE: ""}


def as_json(plan: Plan, report: Report, known: Known) -> dict[str, Any]:
    """Return everything as one object: the report first, then what would be made."""
    return {
        "tool": plan.tool,
        "findings": [asdict(one) for one in report.in_order()],
        "unmatched": [one.key for one in known.unmatched] if known.asked else None,
        "people": [
            {
                "key": one.key,
                "name": one.name,
                "email": one.email,
                "is": known.names.get(one.key),
                "rules": one.rules.model_dump(mode="json") if one.rules else None,
                "contacts": [asdict(each) for each in one.contacts],
            }
            for one in plan.people.values()
        ],
        "schedules": [
            {
                "id": one.name,
                "source": one.source,
                "schedule": one.rota.model_dump(mode="json", exclude_defaults=True),
                "overrides": [
                    {
                        **asdict(each),
                        "begin": each.begin.isoformat(),
                        "end": each.end.isoformat(),
                    }
                    for each in one.overrides
                ],
            }
            for one in plan.schedules
        ],
        "policies": [
            {
                "id": one.name,
                "source": one.source,
                "policy": one.policy.model_dump(mode="json", exclude_defaults=True),
            }
            for one in plan.policies
        ],
    }


def plan_of(console: Console, plan: Plan, report: Report, known: Known) -> None:
    """Show what would be made, then what is not as it was, the gravest first."""
    for schedule in plan.schedules:
        rota = schedule.rota
        parts = [_count(rota.layers, "layer") if rota.layers else "fixed shifts"]
        parts += [_count(schedule.overrides, "override")] if schedule.overrides else []
        line = f"schedule {schedule.name} ({rota.zone}): {', '.join(parts)}"
        console.print(output.plain(f"{line}, of {schedule.source}"), soft_wrap=True)
    for policy in plan.policies:
        steps = _count(policy.policy.steps, "step")
        line = f"policy {policy.name}: {steps}, of {policy.source}"
        console.print(output.plain(line), soft_wrap=True)
    _people(console, plan, known)
    found = report.in_order()
    for one in found:
        text = f"{one.severity}: {one.path}: {one.what}"
        text += f" → {one.instead}" if one.instead else ""
        console.print(Text(output.plain(text), STYLES[one.severity]), soft_wrap=True)
    counted = Counter(one.severity for one in found)
    told = ", ".join(f"{counted[severity]} {severity}" for severity in Severity)
    console.print(output.plain(told), style=output.STRONG)


def _count(things: Sized, word: str) -> str:
    return f"{len(things)} {word}{'' if len(things) == 1 else 's'}"


def _people(console: Console, plan: Plan, known: Known) -> None:
    if not known.asked:
        console.print(f"{len(plan.people)} people; nobody here was asked who they are")
        return
    console.print(f"{len(known.names)} of {len(plan.people)} people are known here")
    for person in known.unmatched:
        line = " ".join(filter(None, ("unmatched:", person.key, person.name, person.email)))
        hint = f"--map {person.key}=NAME, or --create-people"
        console.print(Text(output.plain(f"{line} → {hint}"), output.SOON), soft_wrap=True)


def result(console: Console, number: int, total: int, one: Result) -> None:
    """Show one thing that was put."""
    why = f": {one.why}" if one.why else ""
    style = "" if one.fate in GOOD else output.LATE
    line = f"{number}/{total} {one.what} {one.name}: {one.fate}{why}"
    console.print(Text(output.plain(line), style), soft_wrap=True)


def summary(console: Console, results: Iterable[Result]) -> None:
    """Count what became of everything."""
    counted = Counter(one.fate for one in results)
    told = ", ".join(f"{counted[fate]} {fate}" for fate in Fate if counted[fate])
    console.print(told or "nothing to put", style=output.STRONG)

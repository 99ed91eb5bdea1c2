"""Entries and reckonings of the law pack, for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tocsin.cli import output, times
from tocsin.domain.law.pack import NOT_ADVICE, Terms
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import CalendarRef, Effect, Extension, LawClock

HEADS = {
    "act_by": "act by",
    "notice_before": "give notice by",
    "not_before": "not before",
    "keep_until": "keep until",
    "recurring": "next due",
    "window": "not after",
    "exposure_threshold": "exposed from",
}
LATER_IS_SAFE = ("not_before", "keep_until")
HOUSE = "house"
NO_LAW = "not law"
USUAL = ("in_force", "house")
WHAT_MATTERS = "standard"  # the step that quotes a law without a number


def show_list(console: Console, laws: Sequence[LawClock], pack: str) -> None:
    """Show entries as a table."""
    listed = output.table("clock", "sure", "length", "duty", wide="duty")
    for law in laws:
        status = "" if law.status in USUAL else f"[{law.status}] "
        output.row(listed, (law.id, law.confidence, _how_long(law), f"{status}{law.action}"))
    if laws:
        console.print(output.Trimmed(listed))
    console.print(f"{len(laws)} clocks, law pack {pack}", soft_wrap=True)
    _advice(console)


def show_entry(console: Console, terms: Terms) -> None:
    """Show an entry with its rules, calendars, and what of it is not computed."""
    law = terms.laws[0]
    _title(console, law.id, law.action)
    console.print(output.facts(_about(law, terms)))
    for heading, lines in (
        ("changes", [*map(_effect, law.effects), *map(_extension, law.extensions)]),
        ("not computed", [f"{part.what}: {part.text}" for part in law.unstructured]),
        ("readings", [_reading(one.name, one.confidence, one.why) for one in law.readings]),
        ("rules", [line for rule in terms.rules for line in _rule(rule)]),
        ("calendars", [f"{one.id}: {one.title}. {one.source}" for one in terms.calendars]),
    ):
        _paragraph(console, heading, lines)
    _advice(console)


def show_reckoning(console: Console, found: Mapping[str, Any]) -> None:
    """Show what a deadline comes to."""
    _head(console, found)
    console.print(output.facts(_instants(found)))
    _readings(console, found)
    _paragraph(console, "assumed", found["assumptions"])
    _advice(console)


def show_why(console: Console, found: Mapping[str, Any], now: datetime) -> None:
    """Show what a deadline comes to, how far away that is now, and each step to it."""
    _head(console, found)
    console.print(output.facts(_instants(found, now)))
    steps = Table(box=None, pad_edge=False, show_header=False, show_edge=False)
    steps.add_column(style=output.QUIET, no_wrap=True)
    steps.add_column(overflow="fold")
    said = [{"code": "assume", "text": text} for text in found["assumptions"]]
    told = [step for step in found["derivation"] if step["code"] != "assume"]
    for step in (*told, *said):
        output.row(steps, (step["code"], step["text"]))
    console.print("", output.Trimmed(steps))
    _readings(console, found)
    _advice(console)


def length_of(law: LawClock) -> str:
    """Write how long an entry is, in few words."""
    if law.duration is not None:
        return f"{law.opens.amount} to {law.duration}" if law.opens else str(law.duration)
    if law.recurs is not None:
        return f"every {law.recurs.every}" if law.recurs.every else "yearly"
    if law.ordered is not None:
        return "as ordered"
    if law.fixed_date is not None:
        return f"{law.fixed_date}"
    return "no number"


def _how_long(law: LawClock) -> str:
    """Write the length, and what sort of deadline it is unless one acts by it."""
    text = length_of(law)
    if law.polarity in {"act_by", "window", "recurring"}:
        return text
    head = "keep" if law.polarity == "keep_until" and law.duration else HEADS[law.polarity]
    return f"{head} {text}"


def _about(law: LawClock, terms: Terms) -> Iterator[tuple[str, object]]:
    effective = law.effective
    yield "law", f"{law.instrument}, {law.citation}"
    yield "where", f"{law.jurisdiction}; owner: {law.owner}"
    yield "trigger", law.trigger
    yield "from", " and ".join(law.start.latest_of) + _latest(law)
    yield "length", f"{length_of(law)}; {law.polarity}"
    yield "words", law.standard
    if law.ordered is not None:
        limits = {"at least": law.ordered.floor, "at most": law.ordered.ceiling}
        told = [f"{word} {limit}" for word, limit in limits.items() if limit]
        yield "order", ", ".join([f"ends at {law.ordered.event}", *told])
    yield "house", f"{terms.house}, a target and not law" if terms.house else ""
    yield "rule", law.rule
    yield "calendar", calendar_text(law.calendar)
    yield "time zone", f"{law.time_zone}; {law.zone} stands in" + _country(law)
    yield "in force", _span(effective.since, effective.until)
    yield "before", effective.before
    yield "after", effective.after
    yield "never pauses", law.refuse_pause
    yield "approver", law.approver
    yield "penalty", law.penalty
    yield "case kinds", ", ".join(law.case_kinds)
    yield "source", " ".join(filter(None, [law.source.name, law.source.url, law.evidence_url]))
    yield "status", law.status
    yield "confidence", f"{law.confidence}" + (f" ({law.basis})" if law.basis else "")
    yield "verify", law.verify
    yield "notes", law.notes
    yield "pack", terms.pack


def calendar_text(ref: CalendarRef) -> str:
    """Write which calendar an entry means."""
    if ref.union:
        text = " or ".join(calendar_text(part) for part in ref.union)
    elif ref.named:
        text = ref.named
    elif ref.country:
        text = f"{ref.country}-{ref.subdivision}" if ref.subdivision else ref.country
    else:
        text = "of the place"
    return f"{text} and own closures" if ref.closures else text


def _latest(law: LawClock) -> str:
    return ", the latest of them" if len(law.start.latest_of) > 1 else ""


def _country(law: LawClock) -> str:
    return f", days off of {law.country}" if law.country else ""


def _span(since: object, until: object) -> str:
    words = [f"since {since}"] if since else []
    return " ".join([*words, f"until {until}"] if until else words)


def _effect(effect: Effect) -> str:
    until = f" until {effect.until}" if effect.until else ""
    count = f", {effect.count.replace('_', ' ')}" if effect.effect == "pause" else ""
    return f"{effect.event}{until}: {effect.effect}{count}{_cited(effect.citation)}"


def _extension(extension: Extension) -> str:
    base = extension.base.replace("_", " ")
    parts = [f"{extension.event}: {extension.amount} more from the {base}"]
    if extension.times > 1:
        parts.append(f"{extension.times} times")
    if extension.notice_by:
        limit = extension.notice_by
        parts.append(f"told by {'the original due' if limit == 'original_due' else limit}")
    if extension.when:
        parts.append(f"when: {', '.join(extension.when)}")
    if extension.approver:
        parts.append(f"approver: {extension.approver}")
    return "; ".join(parts) + _cited(extension.citation)


def _rule(rule: CountingRule) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}{_cited(rule.citation)}, confidence {rule.confidence}"
    if rule.verify:
        yield f"  verify: {rule.verify}"


def _reading(name: str, confidence: str, why: str) -> str:
    return f"{name} ({confidence}): {why}" if why else f"{name} ({confidence})"


def _cited(citation: str) -> str:
    return f" ({citation})" if citation else ""


def _head(console: Console, found: Mapping[str, Any]) -> None:
    asked = found["asked"]
    instead = f", the law instead of {asked}" if asked != found["id"] else ""
    _title(console, found["id"], f"{found['citation']}{instead}")


def _instants(
    found: Mapping[str, Any], now: datetime | None = None
) -> Iterator[tuple[str, object]]:
    head, past = HEADS[found["polarity"]], "late"
    if found["polarity"] in LATER_IS_SAFE:
        past = "ago"
    if found["polarity"] == "window":
        yield "not before", _instant(found["earliest"], now, "ago")
    yield head, _instant(found["safe"], now, past)
    if found["polarity"] != "window" and found["earliest"] != found["latest"]:
        yield "earliest", _instant(found["earliest"])
        yield "latest", _instant(found["latest"])
    said = [step["text"] for step in found["derivation"] if step["code"] == WHAT_MATTERS]
    yield "standing", ". ".join([found["standing"], *said])
    yield "notice by", _instant(found["notice_by"], now, "late")
    yield "still open", ", ".join(found["next_events"])
    yield "status", f"{found['status']}, confidence {found['confidence']}"


def _instant(
    instant: Mapping[str, str] | None, now: datetime | None = None, past: str = "late"
) -> Text:
    if instant is None:
        return Text()
    local = datetime.fromisoformat(instant["local"])
    whole = f"{local:%a %Y-%m-%d %H:%M:%S} {times.offset(local)} {instant['zone']}"
    text = Text(whole, output.STRONG)
    if now is not None:
        away = times.distance(instant["utc"], now, past=past)
        text.append(f"  {away}", output.due_style(away) or output.SOON)
    return text


def _readings(console: Console, found: Mapping[str, Any]) -> None:
    readings = found["readings"]
    if len(readings) < 2 and not (readings and readings[0]["name"] == HOUSE):  # noqa: PLR2004
        return
    listed = output.table("reading", "at", "sure")
    for one in readings:
        sure = NO_LAW if one["name"] == HOUSE else one["confidence"]
        output.row(listed, (one["name"], _instant(one["at"]).plain, sure))
    console.print("", output.Trimmed(listed))


def _title(console: Console, law: str, rest: str) -> None:
    console.print(Text.assemble((law, output.STRONG), "  ", output.plain(rest)), soft_wrap=True)


def _paragraph(console: Console, heading: str, lines: Iterable[str]) -> None:
    kept = [output.plain(line) for line in lines]
    if kept:
        console.print("", Text(heading, output.STRONG), sep="\n")
        for line in kept:
            console.print(output.Trimmed(Text(line)))


def _advice(console: Console) -> None:
    console.print("")
    console.print(output.Trimmed(Text(NOT_ADVICE, output.QUIET)))

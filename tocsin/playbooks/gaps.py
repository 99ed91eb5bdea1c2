"""Find what is missing in the rules in force: nobody reminded, no translation, law in doubt.

None of it stops a case; all of it is what somebody finds out too late otherwise.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tocsin.domain.clock_spec import ClockSpec
from tocsin.domain.languages import parents
from tocsin.domain.law.pack import Pack
from tocsin.domain.law.terms import LawClock
from tocsin.domain.overlay_chain import MARKET, chain, conflicts
from tocsin.domain.playbook import AUDIENCES, Playbook

ENGLISH = "en"
IN_FORCE = ("in_force", "house")
DEADLINES = ("act_by", "notice_before", "recurring")


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """One thing that is missing.

    Attributes:
        code: What sort of gap it is; stable.
        rule: The kind, template or pack that it is in.
        where: Which part of it; empty for all of it.
    """

    code: str
    rule: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Where cases come from and how they are written, as far as somebody may know.

    Attributes:
        places: Jurisdictions of cases, by kind.
        languages: Languages of cases, by kind.
    """

    places: Mapping[str, frozenset[str]]
    languages: Mapping[str, frozenset[str]]


NOTHING_SEEN = Seen({}, {})


def gaps_of(
    books: Collection[Playbook],
    templates: Collection[tuple[str, str]],
    pack: Pack,
    today: date,
    seen: Seen = NOTHING_SEEN,
) -> list[Gap]:
    """Find every gap of the playbooks in force, against letters and law pack."""
    found: list[Gap] = []
    elsewhere = {key for book in books for key in book.overlays if not key.startswith(MARKET)}
    for book in books:
        found += _places(book, elsewhere | seen.places.get(book.kind, frozenset()))
        found += _translations(book, templates, seen.languages.get(book.kind, frozenset()))
        found += _conflicts(book)
        everywhere = set(_unreminded(book, pack))
        for place in (None, *book.overlays):
            merged = _merged(book, place)
            found += _laws(merged, pack, today)
            only_here = set(_unreminded(merged, pack)) - everywhere if place else everywhere
            found += [replace(gap, where=_in(gap.where, place)) for gap in only_here]
    return sorted(set(found))


def _merged(book: Playbook, place: str | None) -> Playbook:
    if place and place.startswith(MARKET):
        return book.for_jurisdiction(None, place.removeprefix(MARKET))
    return book.for_jurisdiction(place)


def _places(book: Playbook, places: Collection[str]) -> Iterator[Gap]:
    """Tell the places of cases, or of other kinds' overlays, where this one has none."""
    bare = sorted(place for place in places if not chain(book.overlays, book.regions, place))
    if bare:
        yield Gap("no-overlay", book.kind, "overlays", f"nothing of its own for {_list(bare)}")


def _translations(
    book: Playbook, templates: Collection[tuple[str, str]], spoken: Collection[str]
) -> Iterator[Gap]:
    """Tell the letters to outsiders that a language in use does not have."""
    languages = {book.language, *spoken}
    languages |= {overlay.language for overlay in book.overlays.values() if overlay.language}
    for language in sorted(languages):
        near = [tag for tag in parents(language) if tag]
        if not near or ENGLISH in near:
            continue
        missing = [
            name for name in _letters(book) if not any((tag, name) in templates for tag in near)
        ]
        if missing:
            detail = f"English stands in for {_list(missing)}"
            yield Gap("no-translation", book.kind, language, detail)


def _letters(book: Playbook) -> list[str]:
    """Return the templates of what outsiders are sent."""
    found = {
        notice.template
        for stage in book.stages
        for notice in stage.notices
        if notice.to in AUDIENCES
    }
    found |= {stage.gate.letter for stage in book.stages if stage.gate and stage.gate.letter}
    return sorted(found)


def _conflicts(book: Playbook) -> Iterator[Gap]:
    for one in conflicts(book.overlays, book.regions):
        where = f"overlays {one.first}, {one.second}"
        detail = f"{one}; both hold in {_list(one.countries)}"
        yield Gap("conflicting-overlays", book.kind, where, detail)


def _in(where: str, place: str | None) -> str:
    return f"{where} ({place})" if place else where


def _unreminded(book: Playbook, pack: Pack) -> Iterator[Gap]:
    """Tell gates and deadlines that nobody is reminded of, and deadlines of nobody."""
    for stage in book.stages:
        if stage.gate and not stage.gate.ladder:
            detail = "nobody is reminded of this decision"
            yield Gap("no-ladder", book.kind, f"stage {stage.id}", detail)
    for clock in book.clocks:
        if not _is_deadline(clock, pack):
            continue
        reminded = _is_reminded(book, clock)
        if not reminded:
            detail = "nobody is reminded before this deadline"
            yield Gap("no-ladder", book.kind, f"clock {clock.id}", detail)
        if not reminded and not clock.met_by and not _is_waited_for(book, clock):
            detail = "no stage meets it and nobody is told of it"
            yield Gap("no-owner", book.kind, f"clock {clock.id}", detail)


def _is_deadline(clock: ClockSpec, pack: Pack) -> bool:
    """Tell whether something must be done by then; of what counts by law, the law says it."""
    law = pack.clocks.get(clock.law or "")
    if not clock.is_counted_by_law or law is None:
        return clock.polarity == "act_by"
    if law.polarity == "window":
        return clock.bound != "earliest"
    return law.polarity in DEADLINES


def _is_reminded(book: Playbook, clock: ClockSpec) -> bool:
    return bool(clock.ladder) or any(
        ladder.of.clock == clock.id for ladder in book.ladders.values()
    )


def _is_waited_for(book: Playbook, clock: ClockSpec) -> bool:
    return any(stage.wait and stage.wait.clock == clock.id for stage in book.stages)


def _laws(book: Playbook, pack: Pack, today: date) -> Iterator[Gap]:
    """Tell the laws that clocks count by and that are in doubt, over, or not in the pack."""
    for clock in book.clocks:
        if clock.law is None:
            continue
        law = pack.clocks.get(clock.law)
        if law is None:
            detail = "the law pack in force lacks it; the release's own entry stands in"
            yield Gap("law-missing", book.kind, clock.law, detail)
        else:
            yield from (Gap(code, book.kind, law.id, why) for code, why in _doubts(law, today))


def _doubts(law: LawClock, today: date) -> Iterator[tuple[str, str]]:
    if law.status not in IN_FORCE:
        yield (
            "law-not-in-force",
            f"{law.status.replace('_', ' ')}: {law.verify or law.citation}",
        )
    if law.confidence == "low":
        yield "law-low-confidence", law.verify or "nobody has checked it against the text"
    until = law.effective.until
    if until is not None and until < today and law.effective.after is None:
        yield "law-expired", f"it held until {until} and nothing is named after it"


def _list(names: Collection[str]) -> str:
    return ", ".join(names)

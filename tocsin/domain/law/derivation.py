"""Why a deadline is that instant: the steps of the safe reading, and what holds for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tocsin.domain.law.happenings import Story
from tocsin.domain.law.outcomes import Outcome
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.places import Whereabouts
from tocsin.domain.law.reckoning import Standing, Step
from tocsin.domain.law.terms import Effect, LawClock
from tocsin.domain.law.wording import day_text, moment_text

SETTLED = ("in_force", "house")


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told about all readings of an entry together."""

    law: LawClock
    terms: Terms
    where: Whereabouts
    story: Story
    standing: Standing
    calendars: tuple[str, ...]
    assumptions: tuple[str, ...]

    def steps(self, live: Sequence[Outcome], limit: datetime | None) -> tuple[Step, ...]:
        """Tell how the safe reading was counted, and what else must be known.

        ``limit`` is until when an extension must be told.
        """
        return tuple(self._steps(live, limit))

    def _steps(self, live: Sequence[Outcome], limit: datetime | None) -> Iterator[Step]:
        law, zone = self.law, self.where.zone
        yield Step("law", f"{law.id}: {law.citation}, {law.instrument}{self._since()}.")
        yield from self._start(live)
        if law.standard is not None:
            yield Step("standard", f"The law names no number: {law.standard}.")
        if live:
            yield from live[0].told()
        elif self.standing is not Standing.UNNUMBERED:
            yield from self._ended()
        if law.standard is not None and live and self.standing is Standing.UNNUMBERED:
            yield Step("house", "That is a target of the house and not the law.")
        if len(live) > 1 and self.standing.is_due:
            yield Step("choose", self._choice(live))
        if limit is not None:
            text = f"An extension must be told by {moment_text(limit, zone)}."
            yield Step("notice", text, limit)
        names = ", ".join(self.calendars) or "none was needed"
        yield Step("pack", f"Law pack {self.terms.pack}; calendar: {names}.")
        for text in self.assumptions:
            yield Step("assume", text)

    def _since(self) -> str:
        since, until = self.law.effective.since, self.law.effective.until
        if since is None and until is None:
            return ""
        told = f", the law since {day_text(since)}" if since else ""
        return f"{told}, until {day_text(until)}" if until else told

    def _start(self, live: Sequence[Outcome]) -> Iterator[Step]:
        law, zone, story = self.law, self.where.zone, self.story
        if story.trigger is not None:
            at = moment_text(story.trigger, zone)
            yield Step("start", f"{law.start.main}: {at}, {zone.key}.", story.trigger)
        if live and story.trigger is not None and live[0].start.at != story.trigger:
            start = live[0].start
            text = f"Counted from {start.event}, the latest that it waits for"
            yield Step("start", f"{text}: {moment_text(start.at, zone)}.", start.at)
        if law.recurs is not None and story.anchor is not None:
            text = f"{law.recurs.anchor}: {moment_text(story.anchor, zone)}."
            yield Step("start", text, story.anchor)
        if story.set_until is not None and law.ordered is not None:
            text = f"{law.ordered.event}: {moment_text(story.set_until, zone)}, as ordered."
            yield Step("start", text, story.set_until)

    def _ended(self) -> Iterator[Step]:
        """Say what ended a duty that has no number."""
        for one in self.story.happenings:
            if isinstance(one.what, Effect) and one.what.effect in ("exempt", "terminate"):
                at = moment_text(one.begin, self.where.zone)
                cited = one.what.citation or self.law.citation
                text = f"{one.what.event} {at}: nothing is due ({cited})."
                yield Step(self.standing.value, text, one.begin)

    def _choice(self, live: Sequence[Outcome]) -> str:
        """Say what the readings are, and why the first one is safe."""
        told = "; ".join(
            f"{one.method.name} {moment_text(one.at, self.where.zone)}"
            + (f" ({one.method.why})" if one.method.why else "")
            for one in live
        )
        side = "latest" if live[0].method.later else "earliest"
        return f"{len(live)} readings, the {side} is safe: {told}."

    def next_events(self, first: Outcome | None) -> tuple[str, ...]:
        """Return the events that would still change it."""
        if self.standing.is_over:
            return ()
        return tuple(dict.fromkeys(self._next(first)))

    def _next(self, first: Outcome | None) -> Iterator[str]:
        law = self.law
        given = {other.name for other in self.story.others}
        yield from (name for name in law.start.latest_of[1:] if name not in given)
        opened = {
            one.what.event
            for one in self.story.happenings
            if isinstance(one.what, Effect) and one.what.until and one.end is None
        }
        for effect in law.effects:
            yield (effect.until or effect.event) if effect.event in opened else effect.event
        uses = first.course.uses if first else {}
        for extension in law.extensions:
            if uses.get(extension.event, 0) < extension.times:
                yield extension.event


def calendars_of(live: Sequence[Outcome]) -> tuple[str, ...]:
    """Return the calendars that were looked into."""
    found = [one.method.days_off.found for one in live]
    return tuple(dict.fromkeys([one.name for one in found if one is not None]))


def assumptions_of(
    law: LawClock, where: Whereabouts, live: Sequence[Outcome]
) -> tuple[str, ...]:
    """Return what was taken for granted."""
    told = list(where.assumptions)
    refs = [one.method.days_off for one in live]
    if where.about_days and any(one.found is not None and one.ref.place for one in refs):
        told += where.about_days
    if law.status not in SETTLED:
        told.append(f"The entry's status is {law.status}; check it.")
    for one in live:
        for day, off in (*one.span.skipped, *one.span.passed):
            if off.is_estimated:
                told.append(f"{day_text(day)} ({off.name}) is an estimated date.")
    return tuple(dict.fromkeys(told))

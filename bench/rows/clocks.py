"""Deadlines of the shipped law pack, with real calendars, against adding a length."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.baselines.bare_clocks import due_dates
from bench.lab import Lab, say
from bench.meters import percentile
from bench.table import Measure
from tocsin.domain.law.engine import reckon
from tocsin.domain.law.pack import Pack, Terms
from tocsin.domain.law.reckoning import Event, Place
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.lawpack import load_pack, terms_of

Question = tuple[Terms, tuple[Event, ...]]
CLOCKS = 10_000
BEGIN = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
MIXED = (
    "eu-tco-art3-removal-1h",
    "eu-gdpr-breach-72h",
    "us-takeitdown-48h",
    "us-tx-hb20-illegal-48h",
    "us-tx-hb20-appeal-14d",
    "us-ca-ccpa-respond-45d",
    "us-2703f-preservation",
    "us-dmca-putback-10-14bd",
    "eu-gdpr-dsar-1mo",
    "eu-dsa-art20-complaint-window",
)
TOLLED = "uk-gdpr-dsar-1mo"  # with two pauses and an extension
NOWHERE = Place()


def run(lab: Lab) -> Iterator[Measure]:
    """Count ten thousand of ten sorts, explain them, and count some that were tolled twice."""
    pack, rounds = load_pack(), 2 if lab.quick else 5
    say(f"{CLOCKS} deadlines of {len(MIXED)} sorts, {rounds} times")
    mixed = _mixed(pack)
    yield _measure("10,000 deadlines of ten sorts", mixed, rounds, target=1.0)
    yield _measure("the same, each with its derivation in words", mixed, rounds, explain=True)
    yield _measure("10,000 with two pauses and an extension", _tolled(pack), rounds)


def _measure(
    what: str,
    questions: list[Question],
    rounds: int,
    *,
    target: float | None = None,
    explain: bool = False,
) -> Measure:
    """Count by turns with the baseline, so that both have the same company."""
    calendars = HolidayCalendars()
    bare = [(events[0].at, timedelta(days=30)) for _, events in questions]
    cold = _seconds(questions, calendars, explain=explain)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_seconds(questions, calendars, explain=explain))
        began = time.process_time()
        due_dates(bare)
        theirs.append(time.process_time() - began)
    return Measure(
        "clocks",
        what,
        percentile(ours, 50),
        "CPU-s",
        percentile(theirs, 50),
        target=target,
        note=f"every reading; {cold:.2f} CPU-s with calendars still to be made",
    )


def _seconds(questions: list[Question], calendars: HolidayCalendars, *, explain: bool) -> float:
    began = time.process_time()
    for terms, events in questions:
        found = reckon(terms, events, NOWHERE, calendars)
        if explain:
            len(found.derivation)  # it is put into words when it is read
    return time.process_time() - began


def _mixed(pack: Pack) -> list[Question]:
    terms = [terms_of(pack, law) for law in MIXED]
    return [
        (
            terms[number % len(terms)],
            (Event("trigger", BEGIN + timedelta(minutes=97) * number),),
        )
        for number in range(CLOCKS)
    ]


def _tolled(pack: Pack) -> list[Question]:
    terms = terms_of(pack, TOLLED)
    begins = (BEGIN + timedelta(minutes=97) * number for number in range(CLOCKS))
    return [(terms, _story(begin)) for begin in begins]


def _story(begin: datetime) -> tuple[Event, ...]:
    days = (
        ("trigger", 0),
        ("clarification_requested", 3),
        ("clarification_received", 6),
        ("clarification_requested", 10),
        ("clarification_received", 13),
        ("extended", 20),
    )
    return tuple(Event(name, begin + timedelta(days=day)) for name, day in days)

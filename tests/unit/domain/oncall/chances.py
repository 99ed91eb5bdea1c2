"""Schedules by chance, with everything that a schedule can have, at whole minutes."""

from datetime import UTC, date, datetime, time, timedelta

from tocsin.domain.oncall.layer import Layer, Restriction
from tocsin.domain.oncall.rotation import HandoffTime, Rotation
from tocsin.domain.oncall.schedule import (
    Departure,
    FixedShift,
    Override,
    PublicHolidays,
    Schedule,
    Temporary,
    TimeOff,
)
from tocsin.domain.oncall.swap import Offer, Return, Swap

PEOPLE = ("ann", "ben", "cem", "dia", "eva", "fay", "gus", "hal")
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",  # moves by half an hour
    "Pacific/Apia",  # had no 30 December 2011
    "America/St_Johns",  # moved at a minute past midnight until 2011
    "Africa/Casablanca",  # goes back for Ramadan
)
YEARS = (2011, 2018, 2026)
WEEK_MINUTES = 7 * 24 * 60


class Chance:
    """Draws the parts of one schedule for one year."""

    def __init__(self, rng, year, zones=ZONES):
        self.rng, self.year, self.zones = rng, year, zones
        self.ids = iter(range(100_000))

    def schedule(self):
        return Schedule(
            id="support",
            zone=self.rng.choice(self.zones),
            layers=self.some(4, self.layer) or (self.layer(),),
            overrides=self.some(12, self.override),
            temporary=self.some(2, self.temporary),
            time_off=self.some(12, self.time_off),
            holidays=self.some(3, self.holidays),
            on_holidays=self.rng.choice(("skip", "skip", "serve")),
            swaps=self.some(5, self.swap),
            departures=self.some(1, self.departure),
        )

    def layer(self):
        begins = self.instant()
        ends = begins + timedelta(minutes=self.rng.randint(1, 500_000))
        return Layer(
            id=self.name("layer"),
            rotation=self.rotation(),
            members=tuple(self.person() for _ in range(self.rng.randint(1, 5))),
            priority=self.rng.randint(0, 2),
            restrictions=self.some(2, self.restriction),
            zone=self.rng.choice((None, None, *self.zones)),
            begin=begins if self.rng.random() < 0.1 else None,
            end=ends if self.rng.random() < 0.1 else None,
        )

    def rotation(self):
        kind = self.rng.choice(("hourly", "daily", "weekly", "monthly", "custom"))
        handoffs = self.some(3, self.handoff) or (self.handoff(),)
        return Rotation(
            kind=kind,
            starts_on=date(self.year - 1, 10, 1) + timedelta(days=self.rng.randint(0, 150)),
            length=self.rng.randint(1, 30 if kind == "hourly" else 3),
            at=self.time(),
            weekday=self.rng.randint(0, 6),
            day=self.rng.choice((1, 15, 28, 29, 30, 31)),
            handoffs=handoffs if kind == "custom" else (),
        )

    def handoff(self):
        return HandoffTime(at=self.time(), weekdays=self.weekdays())

    def restriction(self):
        return Restriction(weekdays=self.weekdays(), begin=self.time(), end=self.time())

    def weekdays(self):
        return tuple(self.rng.sample(range(7), self.rng.randint(1, 7)))

    def time(self):
        """Often an hour at which clocks change."""
        early = (time(0), time(0, 1), time(2), time(2, 15), time(2, 30), time(3))
        return self.rng.choice(
            (*early, time(self.rng.randint(0, 23), self.rng.choice((0, 30))))
        )

    def override(self):
        begin, end = self.span()
        return Override(
            id=self.name("override"),
            person=self.person(),
            begin=begin,
            end=end,
            instead_of=self.rng.choice((None, self.person())),
            made_at=self.rng.choice((None, self.instant())),
        )

    def temporary(self):
        begin, end = self.span()
        return Temporary(
            id=self.name("temporary"),
            begin=begin,
            end=end,
            shifts=self.some(3, lambda: self.fixed(begin)),
            layers=self.some(2, self.layer),
        )

    def fixed(self, near):
        begin = near + timedelta(minutes=self.rng.randint(-500, 3000))
        end = begin + timedelta(minutes=self.rng.randint(1, 3000))
        return FixedShift(person=self.person(), begin=begin, end=end)

    def time_off(self):
        begin, end = self.span()
        return TimeOff(person=self.person(), begin=begin, end=end)

    def holidays(self):
        first = date(self.year, 1, 1)
        days = tuple(first + timedelta(days=self.rng.randint(0, 364)) for _ in range(8))
        return PublicHolidays(person=self.person(), zone=self.rng.choice(self.zones), days=days)

    def swap(self):
        begin, end = self.span()
        person = self.person()
        return Swap(
            id=self.name("swap"),
            person=person,
            asked_by=self.person(),
            asked_at=begin - timedelta(days=9),
            begin=begin,
            end=end,
            expires_at=end,
            offers=self.some(2, lambda: self.offer(begin, end, person)),
        )

    def offer(self, begin, end, person):
        others = [other for other in PEOPLE if other != person]
        back_begin, back_end = self.span()
        at = begin + timedelta(minutes=self.rng.randint(-9000, 100))
        back = Return(begin=back_begin, end=back_end)
        return Offer(
            id=self.name("offer"),
            person=self.rng.choice(others),
            begin=begin,
            end=end,
            offered_at=at,
            approved_at=self.rng.choice((None, at, at, at)),
            taken_back_at=self.rng.choice((None, None, at + timedelta(minutes=9000))),
            in_return=self.rng.choice((None, back)),
        )

    def departure(self):
        return Departure(person=self.person(), at=self.instant())

    def span(self):
        begin = self.instant()
        return begin, begin + timedelta(minutes=self.rng.randint(1, WEEK_MINUTES))

    def instant(self):
        first = datetime(self.year, 1, 1, tzinfo=UTC)
        return first + timedelta(minutes=self.rng.randint(-5000, 366 * 24 * 60))

    def person(self):
        return self.rng.choice(PEOPLE)

    def name(self, what):
        return f"{what}-{next(self.ids)}"

    def some(self, most, draw):
        return tuple(draw() for _ in range(self.rng.randint(0, most)))

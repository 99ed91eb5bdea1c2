"""The slow way to say who is on call: go through every minute of a year, and ask the rules.

It shares nothing with the product but the plain values. Rotations are walked day by day from
their start; a local time is the first minute at which the wall shows it, or later.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NEVER = datetime(1900, 1, 1, tzinfo=UTC)
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def painted_from(year):
    return datetime(year - 1, 9, 1, tzinfo=UTC)


def painted_until(year):
    return datetime(year + 1, 1, 4, tzinfo=UTC)


@lru_cache(maxsize=64)
def walls(zone, year):
    """The highest time that the wall has shown by each minute; naive, as minutes."""
    zone, at, shown = ZoneInfo(zone), painted_from(year), []
    offset = at.astimezone(zone).utcoffset()
    while at < painted_until(year):
        later = (at + 60 * MINUTE).astimezone(zone).utcoffset()
        if later == offset:
            shown.extend(range(minutes(at + offset), minutes(at + offset) + 60))
        else:
            moments = ((at + n * MINUTE).astimezone(zone) for n in range(60))
            shown.extend(minutes(moment.replace(tzinfo=UTC)) for moment in moments)
        at, offset = at + 60 * MINUTE, later
    highest = []
    for wall in shown:
        highest.append(max(wall, highest[-1]) if highest else wall)
    return highest


def minutes(at):
    return int((at - NEVER).total_seconds()) // 60


class Brute:
    """Who is on call in each minute of a year."""

    def __init__(self, schedule, year):
        self.schedule, self.year = schedule, year
        self.begin, self.length = painted_from(year), len(walls("UTC", year))
        self.changes = defaultdict(list)
        self.note()

    def year_of_people(self):
        """The answer for every minute of the year."""
        first = self.minute(datetime(self.year, 1, 1, tzinfo=UTC))
        last = self.minute(datetime(self.year + 1, 1, 1, tzinfo=UTC))
        state, found, is_new = State(self.schedule, list(agreed(self.schedule))), [], True
        for minute in range(last):
            for what, change in self.changes.get(minute, ()):
                state.holding[what] += change
                is_new = True
            if minute >= first:
                found.append(state.who() if is_new else found[-1])
                is_new = False
        return found

    # -- what changes in which minute

    def note(self):
        for layer in self.every_layer():
            zone = layer.zone or self.schedule.zone
            self.walk(layer, zone)
            self.mark(("serves", layer.id), layer.begin or NEVER, layer.end or END_OF_TIME)
            for restriction in layer.restrictions:
                self.mark_hours(layer, restriction, zone)
        for index, temporary in enumerate(self.schedule.temporary):
            self.mark(("temporary", index), temporary.begin, temporary.end)
            for number, shift in enumerate(temporary.shifts):
                self.mark(("shift", index, number), shift.begin, shift.end)
        for index, override in enumerate(self.schedule.overrides):
            self.mark(("override", index), override.begin, override.end)
        for index, cover in enumerate(agreed(self.schedule)):
            self.mark(("cover", index), cover["begin"], cover["end"])
        for span in self.schedule.time_off:
            self.mark(("off", span.person), span.begin, span.end)
        for gone in self.schedule.departures:
            self.mark(("gone", gone.person), gone.at, END_OF_TIME)
        if self.schedule.on_holidays == "skip":
            self.mark_holidays()

    def every_layer(self):
        yield from self.schedule.layers
        for temporary in self.schedule.temporary:
            yield from temporary.layers

    def mark_holidays(self):
        for holidays in self.schedule.holidays:
            for day in holidays.days:
                begin = self.local(day, datetime.min.time(), holidays.zone)
                end = self.local(day + DAY, datetime.min.time(), holidays.zone)
                self.mark_minutes(("off", holidays.person), begin, end)

    def mark_hours(self, layer, restriction, zone):
        day = self.begin.date()
        while day < painted_until(self.year).date() - DAY:
            if day.weekday() in restriction.weekdays:
                last = day if restriction.end > restriction.begin else day + DAY
                begin = self.local(day, restriction.begin, zone)
                end = self.local(last, restriction.end, zone)
                self.mark_minutes(("open", layer.id), begin, end)
            day += DAY

    def walk(self, layer, zone):
        """Note each minute in which a turn begins."""
        step = 1 if layer.rotation.kind == "hourly" else layer.rotation.length
        for passed, begin in enumerate(self.handoffs(layer.rotation, zone)):
            if begin >= self.length:
                return
            if passed % step == 0:
                self.changes[begin].append((("handoff", layer.id), 1))

    def handoffs(self, rotation, zone):
        """The minutes of one handoff after the other, each hour, day, week or month."""
        if rotation.kind == "hourly":
            first = self.local(rotation.starts_on, rotation.at, zone)
            yield from count(first, rotation.length * 60)
        for ahead in count():
            day = rotation.starts_on + ahead * DAY
            for at in sorted(times_on(rotation, day)):
                yield self.local(day, at, zone)

    # -- small things

    def minute(self, at):
        return min(max(minutes(at) - minutes(self.begin), 0), self.length)

    def local(self, day, at, zone):
        wall = minutes(datetime.combine(day, at, UTC))
        return bisect_left(walls(zone, self.year), wall)

    def mark(self, what, begin, end):
        self.mark_minutes(what, self.minute(begin), self.minute(end))

    def mark_minutes(self, what, begin, end):
        if begin < end:
            self.changes[begin].append((what, 1))
            self.changes[end].append((what, -1))


def times_on(rotation, day):
    if rotation.kind == "custom":
        return {each.at for each in rotation.handoffs if day.weekday() in each.weekdays}
    if rotation.kind == "weekly" and day.weekday() != rotation.weekday:
        return set()
    is_last = (day + DAY).month != day.month
    falls = day.day == rotation.day or (is_last and day.day < rotation.day)
    return set() if rotation.kind == "monthly" and not falls else {rotation.at}


def agreed(schedule):
    """What swaps and overrides in somebody's stead change, in the order in which listed."""
    for swap in schedule.swaps:
        for offer in swap.offers:
            sides = [(offer, offer.person, swap.person)]
            if offer.in_return:
                sides.append((offer.in_return, swap.person, offer.person))
            for span, taker, relieved in sides:
                at, until = offer.approved_at, offer.taken_back_at or END_OF_TIME
                if at and max(span.begin, at) < min(span.end, until):
                    yield {
                        "begin": max(span.begin, at),
                        "end": min(span.end, until),
                        "taker": taker,
                        "relieved": relieved,
                        "at": at,
                        "ordered": False,
                    }
    for override in schedule.overrides:
        if override.instead_of:
            yield {
                "begin": override.begin,
                "end": override.end,
                "taker": override.person,
                "relieved": override.instead_of,
                "at": override.made_at,
                "ordered": True,
            }


class State:
    """What holds in one minute, and the rules as docs/explanation/on-call.md tells them."""

    def __init__(self, schedule, covers):
        self.schedule, self.covers, self.holding = schedule, covers, Counter()

    def holds(self, *what):
        return self.holding[what] > 0

    def who(self):
        self.by_relieved = defaultdict(list)
        for index, cover in enumerate(self.covers):
            if self.holds("cover", index):
                rank = (cover["at"] or NEVER, cover["begin"], index)
                self.by_relieved[cover["relieved"]].append((rank, cover))
        orders = [
            ((override.made_at or NEVER, override.begin, index), override)
            for index, override in enumerate(self.schedule.overrides)
            if not override.instead_of and self.holds("override", index)
        ]
        for _, override in sorted(orders, key=lambda pair: pair[0], reverse=True):
            since = override.made_at or END_OF_TIME
            if found := self.served(override.person, set(), ordered=True, since=since):
                return found
        held = [i for i in range(len(self.schedule.temporary)) if self.holds("temporary", i)]
        if not held:
            return self.of_layers(self.schedule.layers)
        temporary = self.schedule.temporary[held[-1]]
        shifts = [
            ((shift.begin, number), shift)
            for number, shift in enumerate(temporary.shifts)
            if self.holds("shift", held[-1], number)
        ]
        for _, shift in sorted(shifts, key=lambda pair: pair[0], reverse=True):
            if found := self.served(shift.person, set()):
                return found
        return self.of_layers(temporary.layers)

    def of_layers(self, layers):
        for layer in sorted(layers, key=lambda layer: layer.priority, reverse=True):
            turn = self.holding["handoff", layer.id] - 1
            serves = self.holds("serves", layer.id) and turn >= 0
            if serves and (not layer.restrictions or self.holds("open", layer.id)):
                size = len(layer.members)
                for step in range(size):
                    member = layer.members[(turn + step) % size]
                    if found := self.served(member, set()):
                        return found
        return None

    def served(self, person, asked, *, ordered=False, since=None):
        asked.add(person)
        covers = sorted(self.by_relieved[person], key=lambda pair: pair[0], reverse=True)
        for _, cover in covers:
            is_late = since is None or (cover["at"] and cover["at"] > since)
            if is_late and cover["taker"] not in asked:
                found = self.served(cover["taker"], asked, ordered=cover["ordered"])
                if found:
                    return found
        if self.holds("gone", person) or (not ordered and self.holds("off", person)):
            return None
        return person

"""Who is on call and why, at any instant: a hundred schedules, two years of overrides."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from bench.lab import Lab, Rig, say
from bench.load import Request, bearer, closed_loop
from bench.meters import percentile, spread
from bench.table import Measure
from tocsin.domain.rota import Rota
from tocsin.storage import duty, schedules

PEOPLE, SCHEDULES, DAYS = 500, 100, 730
MEMBERS = 8
OVERRIDES_EACH, AWAY_EACH = 208, 12  # two overrides a week; twelve absences a person
ASKED = 600
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def run(lab: Lab) -> Iterator[Measure]:
    """Fill in, then ask about instants of four years, past and to come."""
    rig = lab.receiving()
    chance = random.Random(1)  # noqa: S311 - the same every time
    say(f"{SCHEDULES} schedules of {PEOPLE} people, {DAYS} days of overrides and time off")
    fill(rig.sessions, chance)
    names = schedule_names()
    asked = 60 if lab.quick else ASKED
    first = ask(rig.sessions, chance, 1, lambda: None, warm_up=0)
    every = ask(rig.sessions, chance, asked, lambda: None)
    one = ask(rig.sessions, chance, asked, lambda: chance.choice(names))
    plain = ask(rig.sessions, chance, max(asked // 10, 20), lambda: None, kept=False)
    after = changed(rig.sessions, chance, names, asked)
    yield Measure("oncall", "all hundred, a process's first question", first[0], "ms")
    yield from figures("one schedule", one, None, 20)
    yield from figures("all hundred at once", every, plain, 20)
    yield from figures("one, just after an override", after, None, 20)
    for what, query in (("one schedule", f"schedule={names[0]}"), ("all hundred", "")):
        yield _http(rig, what, query)


def schedule_names() -> list[str]:
    """Return what the schedules are called."""
    return [f"bench-{number:03}" for number in range(SCHEDULES)]


def fill(sessions: sessionmaker[Session], chance: random.Random) -> None:
    """Put the schedules, and what two years change in them, a year back and a year ahead."""
    people = [f"bench-{number:03}" for number in range(PEOPLE)]
    now = datetime.now(UTC)
    for name in schedule_names():
        members = chance.sample(people, MEMBERS)
        layer = {
            "id": "main",
            "rotation": {"kind": "weekly", "starts_on": now.date() - DAYS * DAY},
            "members": members,
        }
        nights = layer | {"id": "second", "members": chance.sample(people, MEMBERS)}
        rota = Rota.model_validate({"zone": "Europe/Berlin", "layers": [layer, nights]})
        new = [
            _event(now, chance, name, one) for one in chance.choices(people, k=OVERRIDES_EACH)
        ]
        with sessions.begin() as session:
            schedules.lock(session)
            schedules.put(session, name, rota, "user:bench")
            schedules.add_events(session, new)
    with sessions.begin() as session:
        schedules.lock(session)
        for person in people:
            away = [_event(now, chance, None, person) for _ in range(AWAY_EACH)]
            schedules.add_events(session, away)


def _event(
    now: datetime, chance: random.Random, schedule: str | None, person: str
) -> schedules.NewEvent:
    begin = now + chance.randint(-DAYS * 12, DAYS * 12) * HOUR
    return schedules.NewEvent(
        sort=schedules.OVERRIDE if schedule else schedules.TIME_OFF,
        key=f"{chance.getrandbits(128):032x}",
        event=schedules.ENTERED,
        by="user:bench",
        schedule=schedule,
        person=person,
        begin=begin,
        end=begin + chance.randint(2, 48) * HOUR,
    )


def ask(
    sessions: sessionmaker[Session],
    chance: random.Random,
    times: int,
    which: Callable[[], str | None],
    *,
    kept: bool = True,
    warm_up: int = 5,
) -> list[float]:
    """Return the milliseconds that each question took, without those to warm up."""
    found = []
    ask_one = duty.duties if kept else duty.read_anew
    for turn in range(times + warm_up):
        at = datetime.now(UTC) + chance.randint(0, DAYS * 12) * HOUR
        began = time.perf_counter()
        with sessions() as session:
            ask_one(session, at, name=which())
        if turn >= warm_up:
            found.append((time.perf_counter() - began) * 1000)
    return found


def changed(
    sessions: sessionmaker[Session], chance: random.Random, names: list[str], times: int
) -> list[float]:
    """Return how long the first question after each new override took."""
    found, now = [], datetime.now(UTC)
    for _ in range(min(times, 100)):
        name = chance.choice(names)
        with sessions.begin() as session:
            schedules.lock(session)
            schedules.add_events(session, [_event(now, chance, name, "bench-001")])
        began = time.perf_counter()
        with sessions() as session:
            duty.duties(session, datetime.now(UTC), name=name)
        found.append((time.perf_counter() - began) * 1000)
    return found


def figures(
    what: str, took: list[float], plain: list[float] | None, target: float
) -> Iterator[Measure]:
    """Say how long it took, at the median and at worst of a hundred."""
    for part in (50, 99):
        yield Measure(
            "oncall",
            f"who and why, {what}, p{part}",
            percentile(took, part),
            "ms",
            baseline=percentile(plain, part) if plain else None,
            target=target if part == 99 else None,
            note=spread(took, "ms"),
        )


def _http(rig: Rig, what: str, query: str) -> Measure:
    request = Request("GET", f"/v1/on-call?{query}", headers=bearer(rig.token("counsel-1")))
    load = closed_loop(rig.api, [request] * 120, 1)
    if set(load.statuses) != {200}:
        message = f"who is on call was answered by {load.statuses}"
        raise RuntimeError(message)
    took = [1000 * one for one in load.latencies[10:]]
    what = f"GET /v1/on-call, {what}, p99"
    return Measure("oncall", what, percentile(took, 99), "ms", note=spread(took, "ms"))

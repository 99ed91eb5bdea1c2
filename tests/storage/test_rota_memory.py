"""Schedules kept in the process answer as the record does, at once and at any instant."""

import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.domain.oncall.answer import on_call
from tocsin.domain.rota import Rota
from tocsin.storage import duty, schedules
from tocsin.storage.rota_memory import RotaMemory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = ("m-ada", "m-ben", "m-cleo")  # time off is everywhere; other tests have others


@pytest.fixture
def name(sessions):
    """A schedule of three people who take daily turns; its name."""
    name = f"m-{uuid.uuid4().hex[:8]}"
    begun = datetime.now(UTC).date() - 30 * DAY
    rotation = {"kind": "daily", "starts_on": begun}
    layer = {"id": "main", "rotation": rotation, "members": PEOPLE}
    put(sessions, name, Rota.model_validate({"zone": "UTC", "layers": [layer]}))
    return name


def put(sessions, name, rota):
    with sessions.begin() as session:
        schedules.lock(session)
        schedules.put(session, name, rota, "user:root")


def event(name, person, begin, length=HOUR, **more):
    sort = more.pop("sort", schedules.OVERRIDE)
    return schedules.NewEvent(
        sort=sort,
        key=more.pop("key", None) or uuid.uuid4().hex,
        event=more.pop("event", schedules.ENTERED),
        by="user:root",
        schedule=None if sort == schedules.TIME_OFF else name,
        person=person,
        begin=begin,
        end=begin + length,
        **more,
    )


def add(sessions, *events):
    with sessions.begin() as session:
        schedules.lock(session)
        schedules.add_events(session, events)


def who(sessions, name, at=None):
    with sessions() as session:
        (found,) = duty.duties(session, at or duty.now_of(session), name=name)
        return found.found.person


def test_an_override_time_off_and_a_version_count_at_once(name, sessions):
    first = who(sessions, name)
    begin = datetime.now(UTC) - HOUR
    add(sessions, event(name, "zoe", begin, 3 * HOUR, key=(key := uuid.uuid4().hex)))
    overridden = who(sessions, name)
    add(sessions, event(name, "zoe", begin, 3 * HOUR, key=key, event=schedules.CANCELLED))
    taken_back = who(sessions, name)
    add(sessions, event(name, first, begin, 3 * HOUR, sort=schedules.TIME_OFF))
    away = who(sessions, name)
    put(sessions, name, Rota.model_validate({"zone": "UTC"}))

    assert (overridden, taken_back) == ("zoe", first)
    assert away in set(PEOPLE) - {first}
    assert who(sessions, name) is None


def test_what_a_transaction_wrote_itself_is_seen_by_it_and_kept_from_nobody_else(
    name, sessions
):
    before = who(sessions, name)
    with sessions() as session:
        schedules.lock(session)
        begin = datetime.now(UTC) - HOUR
        schedules.add_events(session, [event(name, "zoe", begin, 3 * HOUR)])
        (mine,) = duty.duties(session, duty.now_of(session), name=name)
        session.rollback()

    assert mine.found.person == "zoe"
    assert who(sessions, name) == before


def test_too_many_changes_are_read_one_question_at_a_time(name, sessions):
    full = RotaMemory()
    full._is_full = True
    with sessions() as session:
        at = duty.now_of(session)

        assert full.standing(session, at, name) is None
        assert RotaMemory().standing(session, at - 9999 * DAY, name) == []


def test_any_instant_is_answered_as_the_record_answers_it(name, sessions):
    chance, now = random.Random(5), datetime.now(UTC)  # noqa: S311 - the same every time
    for _ in range(60):
        begin = now + timedelta(hours=chance.randint(-200, 400))
        sort = chance.choice([schedules.OVERRIDE, schedules.OVERRIDE, schedules.TIME_OFF])
        length = timedelta(hours=chance.randint(1, 40))
        data = {"instead_of": chance.choice(PEOPLE)} if chance.random() < 0.3 else {}
        person = chance.choice([*PEOPLE, "zoe"])
        add(sessions, event(name, person, begin, length, sort=sort, data=data))
    late = datetime.now(UTC)

    for hours in range(0, 400, 3):
        at = late + timedelta(hours=hours)
        with sessions() as session:
            (fast,) = duty.duties(session, at, name=name)
            (plain,) = duty.read_anew(session, at, name=name)

        assert fast.found == on_call(plain.schedule, at)

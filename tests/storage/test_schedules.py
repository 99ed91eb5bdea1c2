"""Schedules in PostgreSQL: what counted when is answered the same for ever."""

import uuid
from datetime import timedelta

import pytest

from tocsin.domain.rota import Rota
from tocsin.storage import calendar_feeds, schedules
from tocsin.storage.duty import duties, now_of, stretches
from tocsin.storage.people import change_user, create_user
from tocsin.storage.schedules import CANCELLED, ENTERED, OVERRIDE, TIME_OFF, NewEvent

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rota(*members):
    rotation = {"kind": "weekly", "starts_on": "2026-01-05"}
    layers = [{"id": "main", "rotation": rotation, "members": members}]
    return Rota.model_validate({"zone": "UTC", "layers": layers})


class Office:
    """One schedule, changed in transactions of their own."""

    def __init__(self, sessions):
        self.sessions, self.name = sessions, f"s-{uuid.uuid4().hex[:8]}"

    def put(self, *members):
        with self.sessions.begin() as session:
            schedules.lock(session)
            schedules.put(session, self.name, rota(*members), "user:root")
        return self.now()

    def say(self, event, sort=OVERRIDE, key="", person=None, begin=None, end=None):
        key = key or uuid.uuid4().hex
        name = self.name if sort == OVERRIDE else None
        new = NewEvent(
            sort=sort,
            key=key,
            event=event,
            by="user:root",
            schedule=name,
            person=person,
            begin=begin,
            end=end,
        )
        with self.sessions.begin() as session:
            schedules.lock(session)
            schedules.add_events(session, [new])
        return key

    def now(self):
        with self.sessions() as session:
            return now_of(session)

    def who(self, at=None):
        with self.sessions() as session:
            found = duties(session, at or now_of(session), name=self.name)
        return found[0].found.person if found else "no schedule"


@pytest.fixture
def office(sessions):
    return Office(sessions)


def test_each_version_answers_for_its_own_time(office):
    before = office.now()
    first = office.put("ada")
    second = office.put("ben")

    assert [office.who(at) for at in (before, first, second)] == ["no schedule", "ada", "ben"]
    assert office.who(second + 30 * DAY) == "ben"


def test_an_override_counts_from_when_it_was_said_until_it_was_taken_back(office):
    before = office.put("ada")
    span = {"begin": before - DAY, "end": before + DAY}
    key = office.say(ENTERED, person="ben", **span)
    during = office.now()
    office.say(CANCELLED, key=key)
    after = office.now()

    assert [office.who(at) for at in (before, during, after)] == ["ada", "ben", "ada"]


def test_of_two_overrides_the_later_said_counts(office):
    begin = office.put("ada")
    span = {"begin": begin, "end": begin + DAY}
    office.say(ENTERED, person="ben", **span)
    office.say(ENTERED, person="cora", **span)

    assert office.who() == "cora"


def test_time_off_that_is_stated_anew_replaces_what_stood(office):
    ada = uuid.uuid4().hex
    now = office.put(ada)
    key = office.say(ENTERED, TIME_OFF, "", ada, now + DAY, now + 2 * DAY)
    office.say(ENTERED, TIME_OFF, key, ada, now + 3 * DAY, now + 4 * DAY)

    assert office.who(now + DAY + HOUR) == ada
    assert office.who(now + 3 * DAY + HOUR) is None


def test_a_span_is_cut_where_a_new_version_comes(office, sessions):
    first = office.put("ada")
    second = office.put("ben")
    with sessions() as session:
        cut = stretches(session, office.name, first - DAY, second + DAY)

    assert [one.version for one in cut] == [1, 2]
    assert cut[0].end == cut[1].begin
    assert cut[-1].end == second + DAY


def test_a_feed_ends_with_its_successor_with_its_owner_and_when_revoked(sessions):
    def known(secret):
        with sessions() as session:
            return calendar_feeds.by_secret(session, secret) is not None

    with sessions.begin() as session:
        user = create_user(session, uuid.uuid4().hex).id
        _, first = calendar_feeds.issue(session, user, None)
        row, second = calendar_feeds.issue(session, user, None)
        _, other = calendar_feeds.issue(session, user, "primary")
    assert [known(secret) for secret in (first, second, other)] == [False, True, True]

    with sessions.begin() as session:
        assert not calendar_feeds.revoke(session, "somebody", row.id)
        assert calendar_feeds.revoke(session, user, row.id)
    assert not known(second)

    with sessions.begin() as session:
        change_user(session, user, active=False)
    assert not known(other)

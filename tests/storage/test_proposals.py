"""A version waits while nobody has put it in force or taken it back."""

import uuid

import pytest

from tocsin.domain.rulebook import SYSTEM, Done, Rule, Sort
from tocsin.storage import proposals, rulebook

ADA, BEN = "user:ada", "user:ben"
EVERY = 10_000


@pytest.fixture
def rule():
    return Rule(Sort.PLAYBOOK, f"kind-{uuid.uuid4().hex[:8]}")


@pytest.fixture
def proposed(sessions, rule):
    """Propose a version and do this to it; its number."""

    def do(by, *deeds):
        with sessions.begin() as session:
            rulebook.lock(session)
            number = rulebook.propose(session, rule, f"text {uuid.uuid4()}", by, "why").number
            for done, data in deeds:
                rulebook.add_event(session, rule, number, done, BEN, data)
        return number

    return do


@pytest.fixture
def waiting(sessions, rule):
    """Tell what of the rule waits for somebody."""

    def found(who, limit=EVERY):
        with sessions() as session:
            every = proposals.waiting(session, who, limit)
        return [one for one in every if one.name == rule.name]

    return found


def test_what_others_propose_waits_and_not_what_somebody_proposed_or_a_release(
    proposed, waiting
):
    theirs = proposed(ADA)
    proposed(BEN)
    proposed(SYSTEM)

    (one,) = waiting(BEN)

    assert (one.number, one.proposed_by, one.note) == (theirs, ADA, "why")
    assert (one.is_approved, one.rehearsed_ok) == (False, None)


@pytest.mark.parametrize("done", [Done.PUBLISHED, Done.WITHDRAWN, Done.RETIRED])
def test_what_is_or_was_in_force_or_is_withdrawn_waits_no_longer(proposed, waiting, done):
    proposed(ADA, (done, {}))

    assert waiting(BEN) == []


def test_it_is_told_how_far_a_version_is(proposed, waiting):
    failed, passed = (Done.REHEARSED, {"ok": False}), (Done.REHEARSED, {"ok": True})
    proposed(ADA, passed, failed)
    proposed(ADA, failed, passed, (Done.APPROVED, {}))

    newest, older = waiting(BEN)

    assert (newest.rehearsed_ok, newest.is_approved) == (True, True)
    assert (older.rehearsed_ok, older.is_approved) == (False, False)


def test_the_newest_come_first_and_no_more_than_asked_for(proposed, waiting):
    numbers = [proposed(ADA) for _ in range(3)]

    assert [one.number for one in waiting(BEN)] == numbers[::-1]
    assert [one.number for one in waiting(BEN, limit=1)] in ([numbers[-1]], [])

"""How a version stands follows from its events; what may come into force needs two people."""

from datetime import UTC, datetime

import pytest

from tocsin.domain.rulebook import (
    LAW_PACK,
    Deed,
    Done,
    NotPublishableError,
    Rule,
    Sort,
    VersionState,
    check_approval,
    check_publication,
    rehearsal,
    state_of,
)

PLAYBOOK = Rule(Sort.PLAYBOOK, "made-up")
MAKER, OTHER = "user:maker", "user:other"


def deed(done, by=MAKER, **data):
    return Deed(Done(done), by, datetime(2026, 1, 1, tzinfo=UTC), data)


WELL, BADLY = deed("rehearsed", ok=True), deed("rehearsed", ok=False)


@pytest.mark.parametrize(
    ("deeds", "is_current", "state"),
    [
        (["proposed", "validated"], False, "proposed"),
        (["proposed", "approved"], False, "approved"),
        (["proposed", "approved", "published"], True, "published"),
        (["proposed", "published"], False, "superseded"),
        (["proposed", "published", "retired"], False, "retired"),
        (["proposed", "published", "retired", "published"], True, "published"),
        (["proposed", "withdrawn"], False, "withdrawn"),
    ],
)
def test_a_version_stands_as_its_events_say(deeds, is_current, state):
    assert state_of(map(deed, deeds), is_current=is_current) is VersionState(state)


def test_nobody_approves_what_they_proposed():
    with pytest.raises(NotPublishableError) as refused:
        check_approval(MAKER, MAKER)

    assert refused.value.code == "four-eyes"
    check_approval(MAKER, OTHER)


@pytest.mark.parametrize(
    ("deeds", "by", "code"),
    [
        ([WELL], MAKER, "four-eyes"),
        ([], OTHER, "not-rehearsed"),
        ([BADLY], OTHER, "rehearsal-failed"),
        ([WELL, BADLY], OTHER, "rehearsal-failed"),
        ([WELL, deed("withdrawn")], OTHER, "version-withdrawn"),
    ],
)
def test_what_may_not_come_into_force_says_why(deeds, by, code):
    with pytest.raises(NotPublishableError) as refused:
        check_publication(PLAYBOOK, MAKER, deeds, by)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("rule", "deeds", "by"),
    [
        (PLAYBOOK, [BADLY, WELL], OTHER),
        (PLAYBOOK, [WELL, deed("approved", OTHER)], MAKER),
        (PLAYBOOK, [deed("published", OTHER), BADLY], OTHER),
        (LAW_PACK, [], OTHER),
        (Rule(Sort.TEMPLATE, "en/reply"), [], OTHER),
    ],
)
def test_what_two_people_saw_and_what_went_well_comes_into_force(rule, deeds, by):
    check_publication(rule, MAKER, deeds, by)


def test_the_newest_rehearsal_counts():
    assert rehearsal([WELL, BADLY, deed("approved")]) is BADLY
    assert rehearsal([deed("proposed")]) is None

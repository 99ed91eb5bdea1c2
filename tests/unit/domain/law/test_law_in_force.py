"""Which entry is the law is decided by the local date of the trigger."""

import pytest

from tests.unit.domain.law.entries import Shelf, law, local, shown, terms
from tocsin.domain.law.engine import reckon
from tocsin.domain.law.reckoning import Event, Place, RefusalError

OLD = law(
    id="cl-old",
    duration={"days": 2},
    start={"latest_of": ["asked_at"]},
    effective={"until": "2026-11-30", "after": "cl-new"},
)
NEW = law(
    id="cl-new",
    duration={"days": 30},
    effective={"since": "2026-12-01", "before": "cl-old"},
)


def counted(laws, at, name="trigger", zone="America/Santiago"):
    events = [Event(name, local(at, zone))]
    return reckon(terms(*laws), events, Place(zone, "CL"), Shelf())


@pytest.mark.parametrize("laws", [(OLD, NEW), (NEW, OLD)])
@pytest.mark.parametrize(
    ("at", "entry"),
    [("2026-11-30 23:59", "cl-old"), ("2026-12-01 00:00", "cl-new")],
)
def test_links_lead_to_the_law_of_the_day(laws, at, entry):
    found = counted(laws, at)

    assert found.law == entry
    assert f"{entry}: s 1, Test Act" in found.derivation[0].text


def test_the_main_event_of_the_entry_that_was_asked_for_sets_the_other_going_too():
    found = counted((OLD, NEW), "2026-12-01 00:00", "asked_at")

    assert shown(found.safe, "America/Santiago") == "2026-12-31 23:59:59"


def test_the_date_is_the_local_one():
    """In Santiago (-03:00) it is still November when it is December in UTC."""
    events = [Event("trigger", local("2026-12-01 02:00", "UTC"))]

    assert reckon(terms(OLD, NEW), events, Place("America/Santiago"), Shelf()).law == "cl-old"


@pytest.mark.parametrize(
    ("entry", "at", "words"),
    [
        (OLD, "2026-12-01 00:00", "was the law until Mon 30 Nov 2026"),
        (NEW, "2026-11-30 23:59", "is the law from Tue 1 Dec 2026 on"),
    ],
)
def test_without_a_link_nothing_is_the_law(entry, at, words):
    with pytest.raises(RefusalError, match=words) as refused:
        counted((entry,), at)

    assert (refused.value.code, refused.value.citation) == ("not-in-force", "s 1")


def test_links_that_lead_in_a_circle_end():
    one = law(id="aa", effective={"since": "2026-01-01", "before": "bb"})
    two = law(id="bb", effective={"since": "2026-01-01", "before": "aa"})

    with pytest.raises(RefusalError) as refused:
        counted((one, two), "2025-12-01 00:00")
    assert refused.value.code == "not-in-force"


def test_a_status_that_is_not_settled_is_an_assumption():
    found = counted((law(status="enacted_check_commencement"),), "2026-11-30 12:00")

    assert found.assumptions == ("The entry's status is enacted_check_commencement; check it.",)


def test_a_fixed_date_without_a_trigger_is_asked_of_its_own_entry():
    entry = law(fixed_date="2027-02-17", effective={"since": "2026-01-01"})

    assert reckon(terms(entry), [], Place(), Shelf()).law == "de-test"


def test_an_entry_that_was_the_law_for_a_time_needs_the_trigger_to_know():
    with pytest.raises(RefusalError) as refused:
        reckon(terms(OLD, NEW), [], Place(), Shelf())
    assert refused.value.code == "needs-event"

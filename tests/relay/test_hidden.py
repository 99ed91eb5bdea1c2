"""Nobody learns by bringing a paper that there is a case which they may not see."""

import uuid

import pytest

from tocsin.domain.access import Grant, Role
from tocsin.domain.draft import Document
from tocsin.storage import people, suggestions

RETRACTION = Document.RETRACTION
PRINT = tuple(range(2000, 2064))
NEARLY = (*PRINT[:62], 1, 2)


@pytest.fixture
def person_with(sessions):
    """Make somebody with a role; their id."""

    def make(role):
        with sessions.begin() as session:
            grants = (Grant(role),)
            return people.create_user(session, f"{role}-{uuid.uuid4().hex}", grants=grants).id

    return make


@pytest.fixture
def sealed(office, draft, key):
    """A case that only those who reach sealed ones may see, with the bytes that opened it."""
    content = uuid.uuid4().bytes
    case = office.bring(draft(keys=[key], similarity=PRINT), content)
    office.change(case, sensitivity="sealed")
    return case, content


def verbs_for(office, case):
    return [verb for verb, _ in office.work_for(case.id)]


@pytest.mark.parametrize("role", [Role.INTAKE_ANALYST, Role.LEGAL_COUNSEL])
def test_a_follow_up_joins_by_itself_only_what_its_bringer_may_see(
    role, office, draft, key, sealed, person_with
):
    case, _ = sealed
    follow_up = draft(RETRACTION, keys=[key])
    placed = office.bring(follow_up, principal_id=person_with(role))

    assert (placed.id == case.id) == (role is Role.LEGAL_COUNSEL)
    if placed.id == case.id:
        return
    with office.sessions() as session:
        asked = suggestions.open_ones(session, placed.id)
    assert [one.other.id for one in asked] == [case.id], "those who may see both decide"


def test_what_comes_by_itself_joins_a_sealed_case(office, draft, key, sealed):
    case, _ = sealed

    assert office.bring(draft(RETRACTION, keys=[key])).id == case.id


def test_the_same_bytes_as_in_a_hidden_case_open_a_case_of_their_own(
    office, sealed, person_with
):
    case, content = sealed
    placed = office.bring(None, content, principal_id=person_with(Role.INTAKE_ANALYST))

    assert placed.id != case.id


def test_a_near_duplicate_of_a_sealed_case_is_told_on_its_side_only(office, draft, key, sealed):
    case, _ = sealed
    item_id = office.receive(draft(keys=[key], similarity=NEARLY))
    office.reading.read(item_id)

    other = office.case_of(item_id)
    assert office.related(other) == [(case.id, "near-duplicate 0.97")]
    assert "near-duplicate" not in office.item(item_id).flags
    assert "relate" in verbs_for(office, case)
    assert "relate" not in verbs_for(office, other)

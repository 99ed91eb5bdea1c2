"""The one place that asks: what it lets pass, what it says, and what it writes down."""

from contextlib import contextmanager

import pytest

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.errors import ForbiddenError, NotFoundError
from tocsin.desk.refusals import WrongRoleError
from tocsin.domain.access import CaseFacts, Grant, Principal, Role, Sensitivity

OPEN = CaseFacts(Sensitivity.OPEN)
SEALED = CaseFacts(Sensitivity.SEALED)


class Book:
    """Sessions that remember what was written into the access log."""

    def __init__(self):
        self.lines = []

    @contextmanager
    def begin(self):
        yield self

    def execute(self, statement):
        values = statement.compile().params
        self.lines.append((values["action"], values["outcome"]))


@pytest.fixture
def book():
    return Book()


@pytest.fixture
def gatekeeper(book):
    return Gatekeeper(book)


def holder(*roles):
    return Principal("p", "P", tuple(Grant(role) for role in roles))


def test_who_may_passes_and_nothing_is_written(gatekeeper, book):
    gatekeeper.admit(holder(Role.INTAKE_ANALYST), errands.NOTE, OPEN)

    assert book.lines == []


def test_what_may_not_be_seen_is_not_there(gatekeeper, book):
    with pytest.raises(NotFoundError):
        gatekeeper.admit(holder(Role.INTAKE_ANALYST), errands.NOTE, SEALED)

    assert book.lines == [("case.note", "not-found")]


def test_what_may_be_seen_and_not_done_is_refused(gatekeeper, book):
    with pytest.raises(ForbiddenError):
        gatekeeper.admit(holder(Role.AUDITOR), errands.NOTE, OPEN)

    assert book.lines == [("case.note", "forbidden")]


def test_a_verdict_of_a_reader_is_one_of_the_wrong_role(gatekeeper):
    with pytest.raises(WrongRoleError):
        gatekeeper.admit(holder(Role.AUDITOR), errands.DECIDE, OPEN)


@pytest.mark.parametrize("errand", [errands.ACT, errands.EDIT_LETTER])
@pytest.mark.parametrize(
    "role", ["policy_owner", "qa_reviewer", "vendor_moderator", "executive"]
)
def test_who_decides_or_looks_on_does_not_act(gatekeeper, errand, role):
    gatekeeper.admit(holder(Role(role)), errands.DECIDE, OPEN)
    with pytest.raises(ForbiddenError):
        gatekeeper.admit(holder(Role(role)), errand, OPEN)


def test_a_look_into_what_is_sealed_is_written_down(gatekeeper, book):
    gatekeeper.admit(holder(Role.LEGAL_COUNSEL), errands.READ_CASE, SEALED)

    assert book.lines == [("case.read", "ok")]


def test_asking_beforehand_writes_nothing(gatekeeper, book):
    seen = [
        gatekeeper.allows(holder(role), errands.READ_CASE, SEALED)
        for role in (Role.LEGAL_COUNSEL, Role.QA_REVIEWER)
    ]

    assert (seen, book.lines) == ([True, False], [])


def test_every_errand_has_a_name_of_its_own():
    names = [
        value.name for value in vars(errands).values() if isinstance(value, errands.Errand)
    ]

    assert len(names) == len(set(names))

"""Who is behind a target: role holders in scope, named people, and the parties outside."""

import pytest

from tocsin.domain.access import Grant, Role
from tocsin.storage.errors import MissingError
from tocsin.storage.people import change_user
from tocsin.storage.recipients import PostgresRecipients, is_email

COUNSEL, ANALYST = Role.LEGAL_COUNSEL, Role.INTAKE_ANALYST


@pytest.fixture
def who(sessions, alone):
    """Resolve targets to ids, among the people of this test."""

    def who(opening, *targets):
        found = PostgresRecipients(sessions).resolve(opening.case_id, targets)
        return [recipient.id for recipient in found]

    return who


def test_holders_of_a_role_in_scope_are_meant(who, add, make):
    here, there = add(Grant(COUNSEL, ("DE",))), add(Grant(COUNSEL, ("FR",)))
    everywhere, other = add(Grant(COUNSEL)), add(Grant(ANALYST))
    opening = make.case(jurisdiction="DE")
    found = who(opening, "role:legal_counsel")

    assert set(found) == {f"user:{here}", f"user:{everywhere}"}
    assert not {f"user:{there}", f"user:{other}"} & set(found)


def test_a_sealed_case_is_told_only_to_roles_that_reach_it(who, add, make):
    add(Grant(ANALYST))
    counsel = add(Grant(COUNSEL))
    opening = make.case(sensitivity="sealed")

    assert who(opening, "role:intake_analyst") == []
    assert who(opening, "role:legal_counsel") == [f"user:{counsel}"]


def test_one_who_holds_another_role_in_scope_is_not_meant_by_the_one_out_of_scope(
    who, add, make
):
    add(Grant(COUNSEL, ("FR",)), Grant(ANALYST, ("DE",)))

    assert who(make.case(jurisdiction="DE"), "role:legal_counsel") == []


def test_a_person_is_told_once_however_often_meant(who, add, make):
    person = add(Grant(COUNSEL), Grant(ANALYST))
    targets = ("role:legal_counsel", "role:intake_analyst", f"person:{person}")

    assert who(make.case(), *targets) == [f"user:{person}"]
    assert who(make.case(), f"person:user:{person}") == [f"user:{person}"]


def test_a_named_person_who_may_not_see_the_case_is_left_out(who, add, make):
    person = add(Grant(ANALYST))

    assert who(make.case(sensitivity="sealed"), f"person:{person}") == []


def test_the_inactive_are_not_told(who, add, make, sessions):
    person = add(Grant(COUNSEL))
    with sessions.begin() as session:
        change_user(session, person, active=False)

    assert who(make.case(), "role:legal_counsel", f"person:{person}") == []


def test_outsiders_have_the_address_that_they_gave(make, sessions):
    opening = make.case(requester_address="someone@else.example")
    recipients = PostgresRecipients(sessions, ("smtp", "mailbox"))
    requester, user = recipients.resolve(opening.case_id, ("requester", "user"))

    assert requester.id == f"requester:{opening.case_id}"
    assert requester.addresses == (("smtp", "r@example.org"), ("mailbox", "r@example.org"))
    assert user.id == f"affected-user:{opening.case_id}"
    assert user.addresses == (("mailbox", user.id),)


def test_our_people_without_an_address_have_the_mailbox(add, make, sessions):
    with_mail, without = add(Grant(COUNSEL), email="c@example.org"), add(Grant(COUNSEL))
    targets = (f"person:{with_mail}", f"person:{without}")
    recipients = PostgresRecipients(sessions, ("smtp", "mailbox"))
    one, two = recipients.resolve(make.case().case_id, targets)

    assert [channel for channel, _ in one.addresses] == ["smtp", "mailbox"]
    assert two.addresses == (("mailbox", f"user:{without}"),)


def test_a_case_that_does_not_exist_has_no_recipients(sessions):
    with pytest.raises(MissingError):
        PostgresRecipients(sessions).resolve("no", ("requester",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.example", True),
        (" a@b.example ", True),
        ("a b@c.example", False),
        ("a@b.example, c@d.example", False),
        ("a@b", False),
        ("a@b.example\nBcc: x@y.example", False),
        ("a@b@c.example", False),
        ("https://a.example/contact", False),
        ("", False),
    ],
)
def test_only_one_plain_address_counts_as_an_address(text, expected):
    assert is_email(text) is expected

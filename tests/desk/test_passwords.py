"""Passwords: changed by their owner, set by a link."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.desk.conftest import PASSWORD
from tocsin.desk.errors import ForbiddenError, InactiveUserError, NotFoundError
from tocsin.desk.sign_in_errors import (
    LinkDeadError,
    OldPasswordWrongError,
    PasswordRefusedError,
    SignInRefusedError,
    TooManyTriesError,
)
from tocsin.storage import access_log, people
from tocsin.storage.tokens import hash_of

NEW = "quite another row of words"


@pytest.fixture
def signed_in(office, address):
    """Sign a person in."""

    def make(who, password=PASSWORD):
        return office.sign_ins.open(who.name, password, address=address, agent="")

    return make


@pytest.fixture
def admin(somebody):
    return somebody("admin")


def test_a_changed_password_ends_every_other_session(office, ada, signed_in):
    others, mine = [signed_in(ada), signed_in(ada)], signed_in(ada)

    office.passwords.change(ada.principal, PASSWORD, NEW, keep=mine.id)

    assert office.sign_ins.bearer(mine.secret)
    assert [office.sign_ins.bearer(other.secret) for other in others] == [None, None]
    assert signed_in(ada, NEW)
    with pytest.raises(SignInRefusedError):
        signed_in(ada)


def test_the_old_password_is_asked_for_and_guessing_it_is_throttled(office, ada, signed_in):
    mine = signed_in(ada)

    for _ in range(5):
        with pytest.raises(OldPasswordWrongError):
            office.passwords.change(ada.principal, NEW, NEW, keep=mine.id)

    with pytest.raises(TooManyTriesError):
        office.passwords.change(ada.principal, PASSWORD, NEW, keep=mine.id)


def test_what_strangers_try_does_not_keep_one_from_changing_it(
    office, ada, signed_in, elsewhere
):
    mine = signed_in(ada)
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            office.sign_ins.open(ada.name, NEW, address=elsewhere, agent="")

    office.passwords.change(ada.principal, PASSWORD, NEW, keep=mine.id)


@pytest.mark.parametrize("new", ["short", "password1234", "x" * 257, "{name}!"])
def test_what_cannot_be_a_password_is_refused_and_nothing_changes(office, ada, signed_in, new):
    mine = signed_in(ada)

    with pytest.raises(PasswordRefusedError) as caught:
        office.passwords.change(
            ada.principal, PASSWORD, new.format(name=ada.name), keep=mine.id
        )

    assert caught.value.status == 422
    assert signed_in(ada)


def test_who_must_change_a_password_is_told_until_they_have(office, somebody, signed_in):
    who = somebody("auditor", must_change=True)
    opened = signed_in(who)
    assert opened.must_change
    assert office.sign_ins.bearer(opened.secret).must_change

    office.passwords.change(who.principal, PASSWORD, NEW, keep=opened.id)

    assert not office.sign_ins.bearer(opened.secret).must_change
    assert not signed_in(who, NEW).must_change


def test_a_link_sets_a_password_once(office, admin, somebody, signed_in):
    newcomer = somebody("auditor", password=None)
    link = office.passwords.make_link(admin.principal, newcomer.name)
    assert link.path.endswith(f"/{link.secret}")
    assert office.passwords.look_link(link.secret).name == newcomer.name

    assert office.passwords.use_link(link.secret, NEW) == newcomer.name

    assert signed_in(newcomer, NEW)
    for use in (
        lambda: office.passwords.use_link(link.secret, PASSWORD),
        lambda: office.passwords.look_link(link.secret),
    ):
        with pytest.raises(LinkDeadError):
            use()


def test_a_link_ends_the_sessions_there_are_and_clears_the_name(
    office, admin, ada, signed_in, elsewhere
):
    before = signed_in(ada)
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            office.sign_ins.open(ada.name, NEW, address=elsewhere, agent="")
    link = office.passwords.make_link(admin.principal, ada.name)

    office.passwords.use_link(link.secret, NEW)

    assert office.sign_ins.bearer(before.secret) is None
    assert office.sign_ins.open(ada.name, NEW, address=elsewhere, agent="")


def test_an_unfit_password_leaves_the_link_as_it_is(office, admin, ada):
    link = office.passwords.make_link(admin.principal, ada.name)
    with pytest.raises(PasswordRefusedError):
        office.passwords.use_link(link.secret, "short")

    assert office.passwords.use_link(link.secret, NEW)


def test_a_newer_link_or_a_changed_password_ends_a_link(office, admin, ada, signed_in):
    first = office.passwords.make_link(admin.principal, ada.name)
    second = office.passwords.make_link(admin.principal, ada.name)
    with pytest.raises(LinkDeadError):
        office.passwords.use_link(first.secret, NEW)

    office.passwords.change(ada.principal, PASSWORD, NEW, keep=signed_in(ada).id)
    with pytest.raises(LinkDeadError):
        office.passwords.use_link(second.secret, PASSWORD)


def test_a_link_lasts_a_day_and_not_longer_than_its_person(office, admin, somebody, record):
    late, gone = somebody(), somebody()
    links = [office.passwords.make_link(admin.principal, who.id) for who in (late, gone)]
    with record.begin() as session:
        session.execute(
            text("UPDATE password_links SET expires_at = expires_at - :day WHERE hash = :hash"),
            {"day": timedelta(hours=24), "hash": hash_of(links[0].secret)},
        )
        people.change_user(session, gone.id, active=False)

    for link in links:
        with pytest.raises(LinkDeadError):
            office.passwords.use_link(link.secret, NEW)


def test_links_are_made_by_administrators_for_those_who_are_here(
    office, admin, ada, somebody, record
):
    gone = somebody()
    with record.begin() as session:
        people.change_user(session, gone.id, active=False)

    with pytest.raises(ForbiddenError):
        office.passwords.make_link(ada.principal, ada.name)
    with pytest.raises(NotFoundError):
        office.passwords.make_link(admin.principal, "nobody-of-that-name")
    with pytest.raises(InactiveUserError):
        office.passwords.make_link(admin.principal, gone.name)


def test_who_made_a_link_for_whom_is_written_down(office, admin, ada, record):
    link = office.passwords.make_link(admin.principal, ada.name)
    office.passwords.use_link(link.secret, NEW)

    with record() as session:
        (made,) = access_log.lines(session, principal_id=admin.id)
        (used,) = access_log.lines(session, principal_id=ada.id)
    assert (made.action, made.detail) == ("password.link", {"user": ada.id})
    assert used.action == "password.link-used"


def test_only_hashes_are_kept(office, admin, ada, record):
    link = office.passwords.make_link(admin.principal, ada.name)
    with record() as session:
        kept = session.execute(
            text(
                "SELECT p.hash || l.hash FROM passwords p"
                " JOIN password_links l USING (user_id) WHERE user_id = :id"
            ),
            {"id": ada.id},
        ).scalar_one()

    assert kept.startswith("$argon2id$")
    assert link.secret not in kept
    assert PASSWORD not in kept

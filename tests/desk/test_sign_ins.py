"""Signing in: who gets in, what the others hear, and how long a session lasts."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from tests.desk.conftest import PASSWORD, Office
from tocsin.desk.errors import ForbiddenError, NotFoundError
from tocsin.desk.hashing import QUICK
from tocsin.desk.sign_in_errors import SignInRefusedError
from tocsin.domain.access import Grant, Role
from tocsin.storage import access_log, people
from tocsin.storage.models import TokenRow
from tocsin.storage.tokens import Tokens, hash_of, issue_token


@pytest.fixture
def opened(office, ada, address):
    return office.sign_ins.open(ada.name, PASSWORD, address=address, agent="Browser 1")


@pytest.fixture
def aged(record):
    """Set a session back in time."""

    def make(secret, **columns):
        with record.begin() as session:
            row = session.scalars(
                select(TokenRow).where(TokenRow.hash == hash_of(secret))
            ).one()
            for column, age in columns.items():
                setattr(row, column, getattr(row, column) - age)

    return make


@pytest.fixture
def logged(record):
    def read(who):
        with record() as session:
            lines = access_log.lines(session, principal_id=who.id)
        return [(line.action, line.outcome) for line in reversed(lines)]

    return read


def test_who_signs_in_is_known_by_the_session(office, ada, opened):
    bearer = office.sign_ins.bearer(opened.secret)

    assert bearer.principal == replace(ada.principal)
    assert (bearer.kind, bearer.token_id) == ("session", opened.id)
    assert (bearer.display_name, bearer.zone, bearer.language) == (ada.name, None, "en")
    assert opened.secret.startswith("tcs_")
    assert not opened.must_change


def test_spaces_around_the_name_do_not_count(office, ada, address):
    assert office.sign_ins.open(f" {ada.name} ", PASSWORD, address=address, agent="")


def test_the_same_password_fits_however_it_was_typed(office, somebody, address):
    who = somebody(password="pin\u0303a colada con ron")

    assert office.sign_ins.open(who.name, "pi\u00f1a colada con ron", address=address, agent="")


def test_everybody_who_is_refused_hears_and_costs_the_same(
    office, record, ada, somebody, address
):
    gone, without = somebody(), somebody(password=None)
    with record.begin() as session:
        people.change_user(session, gone.id, active=False)
    tries = [
        (ada.name, "another password"),
        (gone.name, PASSWORD),
        (without.name, PASSWORD),
        (f"nobody-{uuid.uuid4().hex}", PASSWORD),
        (ada.id, PASSWORD),  # an id is no name
        ("a\x00b", PASSWORD),
        ("\ud800", "\ud800"),
        ("", ""),
    ]
    heard, verified = set(), []
    for name, password in tries:
        office.hashing.verified.clear()
        with pytest.raises(SignInRefusedError) as caught:
            office.sign_ins.open(name, password, address=address, agent="")
        told = caught.value
        heard.add((told.code, told.title, told.detail, told.status, str(told.context)))
        verified.append(list(office.hashing.verified))

    assert len(heard) == 1
    assert [len(hashes) for hashes in verified] == [1] * len(tries)
    assert {hashes[0].rpartition("$")[0].rpartition("$")[0] for hashes in verified} == {
        f"$argon2id$v=19$m={QUICK.memory_cost},t=1,p=1"
    }


def test_a_hash_by_other_parameters_is_renewed_and_takes_the_dummys_time_too(
    record, office, somebody, address
):
    slower = Office(record, replace(QUICK, time_cost=2))
    who = somebody()
    slower.sign_ins.open(who.name, PASSWORD, address=address, agent="")

    assert len(slower.hashing.verified) == 2
    slower.hashing.verified.clear()
    slower.sign_ins.open(who.name, PASSWORD, address=address, agent="")
    assert len(slower.hashing.verified) == 1
    assert ",t=2," in slower.hashing.verified[0]


@pytest.mark.parametrize(
    ("back", "is_live"),
    [
        ({"last_used_at": timedelta(minutes=59)}, True),
        ({"last_used_at": timedelta(minutes=61)}, False),
        ({"expires_at": timedelta(hours=11, minutes=59)}, True),
        ({"expires_at": timedelta(hours=12, minutes=1)}, False),
    ],
)
def test_a_session_ends_an_hour_after_its_last_use_and_twelve_after_signing_in(
    office, opened, aged, record, back, is_live
):
    aged(opened.secret, **back)

    assert (office.sign_ins.bearer(opened.secret) is not None) is is_live
    assert bool(Tokens(record).still([opened.id])) is is_live


def test_using_a_session_keeps_it(office, opened, aged):
    aged(opened.secret, last_used_at=timedelta(minutes=50))
    before = office.sign_ins.bearer(opened.secret).expires_at
    after = office.sign_ins.bearer(opened.secret).expires_at

    assert after - before > timedelta(minutes=49)
    assert after - datetime.now(UTC) < timedelta(minutes=61)


def test_use_is_noted_at_most_once_a_minute(office, opened, aged, ada):
    def used():
        return office.sign_ins.list(ada.principal).items[0].last_used_at

    first = used()
    office.sign_ins.bearer(opened.secret)
    assert used() == first
    aged(opened.secret, last_used_at=timedelta(seconds=61))
    office.sign_ins.bearer(opened.secret)
    assert used() > first


def test_neither_kind_of_secret_passes_for_the_other(office, ada, opened, record):
    with record.begin() as session:
        _, token = issue_token(session, ada.id, "cli")

    assert office.sign_ins.bearer(token) is None
    assert Tokens(record).authenticate(token)
    assert Tokens(record).authenticate(opened.secret) is None
    assert Tokens(record).authenticate(token, "session") is None


def test_who_signs_out_is_out(office, ada, opened, logged):
    office.sign_ins.close(opened.secret)
    office.sign_ins.close(opened.secret)
    office.sign_ins.close("tcs_never")

    assert office.sign_ins.bearer(opened.secret) is None
    assert logged(ada) == [("sign-in", "ok"), ("sign-out", "ok")]


def test_who_leaves_is_out_and_stays_out(office, ada, opened, record):
    with record.begin() as session:
        people.change_user(session, ada.id, active=False)
    assert office.sign_ins.bearer(opened.secret) is None

    with record.begin() as session:
        people.change_user(session, ada.id, active=True)
    assert office.sign_ins.bearer(opened.secret) is None


def test_roles_are_those_of_now(office, ada, opened, record):
    with record.begin() as session:
        people.set_grants(session, ada.id, [Grant(Role.AUDITOR)])

    assert office.sign_ins.bearer(opened.secret).principal.roles == (Role.AUDITOR,)


def test_sessions_are_listed_with_where_they_were_opened(
    office, ada, opened, address, elsewhere
):
    long = "B" * 300
    second = office.sign_ins.open(ada.name, PASSWORD, address=elsewhere, agent=long)
    third = office.sign_ins.open(ada.name, PASSWORD, address=elsewhere, agent="x")
    office.sign_ins.close(third.secret)

    listed = office.sign_ins.list(ada.principal).items

    assert [one.id for one in listed] == [second.id, opened.id]
    assert [(one.address, one.agent) for one in listed] == [
        (elsewhere, long[:200]),
        (address, "Browser 1"),
    ]
    assert opened.secret not in str(listed)


def test_one_session_is_ended_or_all_others(office, ada, opened, address, logged):
    others = [
        office.sign_ins.open(ada.name, PASSWORD, address=address, agent="") for _ in "abc"
    ]
    office.sign_ins.revoke(ada.principal, others[0].id)
    assert office.sign_ins.bearer(others[0].secret) is None

    mine = office.sign_ins.bearer(opened.secret)
    assert office.sign_ins.revoke_others(mine) == 2

    assert [one.id for one in office.sign_ins.list(ada.principal).items] == [opened.id]
    assert logged(ada)[-2:] == [("session.revoke", "ok"), ("session.revoke-others", "ok")]


def test_others_sessions_are_for_administrators(office, somebody, opened, ada):
    stranger, admin = somebody("legal_counsel"), somebody("admin")

    with pytest.raises(ForbiddenError):
        office.sign_ins.list(stranger.principal, ada.name)
    with pytest.raises(NotFoundError):
        office.sign_ins.revoke(stranger.principal, opened.id)
    assert office.sign_ins.list(admin.principal, ada.name).items[0].id == opened.id
    office.sign_ins.revoke(admin.principal, opened.id)
    assert office.sign_ins.bearer(opened.secret) is None


def test_an_api_token_is_no_session(office, ada, record):
    with record.begin() as session:
        token, _ = issue_token(session, ada.id, "cli")

    assert office.sign_ins.list(ada.principal).items == []
    with pytest.raises(NotFoundError):
        office.sign_ins.revoke(ada.principal, token.id)


def test_whatever_proves_who_somebody_is_opens_the_same_session(
    office, somebody, address, record
):
    who = somebody("dpo", password=None)
    opened = office.sign_ins.open_for(who.id, how="oidc", address=address, agent="")

    assert office.sign_ins.bearer(opened.secret).principal.id == who.id
    with record() as session:
        (line,) = access_log.lines(session, principal_id=who.id)
    assert line.detail == {"address": address, "how": "oidc", "session": opened.id}


def test_a_refusal_is_written_down_without_what_was_typed(office, ada, record, address):
    typed = f"my-secret-{uuid.uuid4().hex}"
    for name in (ada.name, typed):
        with pytest.raises(SignInRefusedError):
            office.sign_ins.open(name, "wrong", address=address, agent="")

    with record() as session:
        lines = session.execute(
            text(
                "SELECT principal_id, outcome FROM access_log"
                " WHERE detail ->> 'address' = :address ORDER BY id"
            ),
            {"address": address},
        ).all()
    assert [line.outcome for line in lines] == ["sign-in-refused"] * 2
    assert lines[0].principal_id == ada.id
    assert lines[1].principal_id.startswith("name:")
    assert typed not in str(lines)

"""People, roles, tokens, idempotency keys, access log, findings, texts."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from tocsin.domain.access import Grant, Role
from tocsin.domain.hashchain import digest
from tocsin.storage import access_log, findings, idempotency, people, texts
from tocsin.storage.errors import (
    IdempotencyConflictError,
    MissingError,
    NameTakenError,
    TextConflictError,
)
from tocsin.storage.models import CaseRow, TokenRow
from tocsin.storage.tokens import (
    Tokens,
    find_token,
    issue_token,
    revoke_token,
    tokens_of,
)

GRANTS = (Grant(Role.LEGAL_COUNSEL, ("DE", "FR"), ("t1",)), Grant(Role.AUDITOR))


@pytest.fixture
def person(sessions):
    with sessions.begin() as session:
        return people.create_user(session, f"n{uuid.uuid4().hex}", grants=GRANTS)


@pytest.fixture
def issued(sessions, person):
    with sessions.begin() as session:
        return issue_token(session, person.id, "laptop")


def test_a_person_is_found_with_roles(sessions, person):
    with sessions() as session:
        assert people.principal_of(session, person.id).grants == GRANTS
        assert people.find_user(session, person.name).id == person.id
        assert people.find_user(session, person.id).id == person.id
        assert (person.id, GRANTS) in [(row.id, held) for row, held in people.users(session)]
        assert people.principal_of(session, "no") is None


def test_a_name_is_taken_once(sessions, person):
    with pytest.raises(NameTakenError), sessions.begin() as session:
        people.create_user(session, person.name)


def test_roles_and_details_change_as_a_whole_or_not(sessions, person):
    with sessions.begin() as session:
        people.set_grants(session, person.id, [Grant(Role.ADMIN)])
        people.change_user(session, person.id, email="p@example.org")
    with sessions() as session:
        assert people.principal_of(session, person.id).roles == (Role.ADMIN,)
        assert people.find_user(session, person.id).email == "p@example.org"
    with pytest.raises(MissingError), sessions.begin() as session:
        people.change_user(session, "no", active=False)


def test_a_token_stands_for_its_owner_and_is_kept_as_a_hash(sessions, issued, person):
    row, secret = issued
    bearer = Tokens(sessions).authenticate(secret)

    assert (bearer.principal.id, bearer.principal.grants) == (person.id, GRANTS)
    assert secret not in repr(vars(row))
    with sessions() as session:
        assert find_token(session, row.id).last_used_at is not None
        assert [token.id for token in tokens_of(session, person.id)] == [row.id]


def test_a_token_may_be_narrowed_to_some_roles(sessions, person):
    with sessions.begin() as session:
        _, secret = issue_token(session, person.id, "reports", roles=["auditor"])

    assert Tokens(sessions).authenticate(secret).principal.roles == (Role.AUDITOR,)


@pytest.mark.parametrize("how", ["revoked", "expired", "owner inactive", "misread"])
def test_a_token_that_is_over_stands_for_nobody(sessions, issued, person, how):
    row, secret = issued
    past = datetime.now(UTC) - timedelta(seconds=1)
    with sessions.begin() as session:
        if how == "revoked":
            revoke_token(session, row.id)
        elif how == "expired":
            session.execute(
                update(TokenRow).where(TokenRow.id == row.id).values(expires_at=past)
            )
        elif how == "owner inactive":
            people.change_user(session, person.id, active=False)
        else:
            secret += "x"

    assert Tokens(sessions).authenticate(secret) is None


def test_streams_learn_which_tokens_still_count(sessions, issued, person):
    row, _ = issued
    with sessions.begin() as session:
        other, _ = issue_token(session, person.id, "other")
        revoke_token(session, row.id)

    still = Tokens(sessions).still([row.id, other.id, "no"])

    assert set(still) == {other.id}
    assert still[other.id].principal.grants == GRANTS


def test_a_key_gives_the_first_answer_again(sessions):
    key = idempotency.digest_of("u1", "POST", "/v1/cases", uuid.uuid4().hex)
    with sessions.begin() as session:
        assert idempotency.begin(session, "u1", key, "h") is None
    with sessions.begin() as session:
        assert idempotency.begin(session, "u1", key, "h") == idempotency.Earlier(None, None)
        idempotency.finish(session, "u1", key, 201, {"ref": "r"})
    with sessions.begin() as session:
        idempotency.release(session, "u1", key)
        assert idempotency.begin(session, "u1", key, "h").answer == {"ref": "r"}
        assert idempotency.begin(session, "u2", key, "h") is None
    with pytest.raises(IdempotencyConflictError), sessions.begin() as session:
        idempotency.begin(session, "u1", key, "other")


def test_a_request_that_came_to_nothing_may_be_tried_again(sessions):
    key = uuid.uuid4().hex
    with sessions.begin() as session:
        idempotency.begin(session, "u1", key, "h")
        idempotency.release(session, "u1", key)
        assert idempotency.begin(session, "u1", key, "h") is None
    with sessions.begin() as session:
        assert idempotency.purge(session, datetime.now(UTC) + timedelta(minutes=1)) >= 1


def test_the_access_log_is_read_newest_first(sessions):
    who = uuid.uuid4().hex
    with sessions.begin() as session:
        for code in ("ok", "wrong-role", "four-eyes"):
            access_log.write(session, who, "gate.decide", code, case_id="c", detail={"n": 1})
        newest, *_ = access_log.lines(session, principal_id=who, limit=1)
        rest = access_log.lines(session, principal_id=who, case_id="c", before=newest.id)

    assert [line.outcome for line in (newest, *rest)] == ["four-eyes", "wrong-role", "ok"]


def test_a_finding_is_open_once_until_it_is_resolved(sessions, make):
    case_id = make.case().case_id
    with sessions.begin() as session:
        assert findings.report(session, case_id, "workflow-missing", "none")
        assert not findings.report(session, case_id, "workflow-missing", "none")
        assert session.get_one(CaseRow, case_id).trouble == "workflow-missing"
        found = [case.id for _, case in findings.open_findings(session) if case]
        assert case_id in found  # others may be about a page of no case
    with sessions.begin() as session:
        findings.resolve(session, case_id, ["workflow-missing"])
        assert session.get_one(CaseRow, case_id).trouble is None
        assert findings.report(session, case_id, "workflow-missing", "again")


def test_a_text_is_kept_once_with_its_salted_digest(sessions, make):
    opening, text_id = make.case(), uuid.uuid4().hex
    said = {
        "text_id": text_id,
        "case_id": opening.case_id,
        "purpose": "reason",
        "body": "because\x00",
        "author_id": "u1",
        "privileged": True,
    }
    with sessions.begin() as session:
        first = texts.store_text(session, **said)
        again = texts.store_text(session, **said)
    with pytest.raises(TextConflictError), sessions.begin() as session:
        texts.store_text(session, **{**said, "body": "other"})

    assert first.digest == again.digest == digest(first.salt, "because\ufffd")
    with sessions() as session:
        assert texts.find_text(session, opening.case_id, text_id).privileged
        assert texts.find_text(session, "other", text_id) is None

"""Two people who may change rules, and a kind of each test's own."""

import uuid

import pytest

from tests.api.rulebook.deeds import PLAYBOOK
from tocsin.domain.access import Role
from tocsin.domain.rulebook import SYSTEM, Done, Rule, Sort
from tocsin.storage import rulebook


@pytest.fixture(scope="session")
def owner(person_with):
    return person_with(Role.POLICY_OWNER)


@pytest.fixture(scope="session")
def lawyer(person_with):
    return person_with(Role.LEGAL_COUNSEL)


@pytest.fixture
def kind():
    return f"kind-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def rehearsed(record):
    """Put a rehearsal of a version on record, as the worker would."""

    def put(kind, number, *, ok=True):
        with record.begin() as session:
            rulebook.lock(session)
            rule = Rule(Sort.PLAYBOOK, kind)
            rulebook.add_event(session, rule, number, Done.REHEARSED, SYSTEM, {"ok": ok})

    return put


@pytest.fixture
def proposed(owner, kind):
    """Propose a version of the kind's playbook."""

    async def propose(title="Made up", note=""):
        body = {"text": PLAYBOOK.format(kind=kind, title=title), "note": note}
        answer = await owner.post(f"/v1/playbooks/{kind}/versions", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return propose

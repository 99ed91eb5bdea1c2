"""Rules that wait to be in force stand in the inbox of those who may put them there."""

import uuid

import pytest

from tests.desk.test_reading import statements
from tocsin.desk.access import Gatekeeper
from tocsin.desk.casebook import Casebook
from tocsin.desk.inbox import Inbox
from tocsin.desk.page_office import PageOffice
from tocsin.domain.access import Role
from tocsin.domain.rulebook import Rule, Sort
from tocsin.storage import rulebook


@pytest.fixture
def inbox(record):
    gatekeeper = Gatekeeper(record)
    return Inbox(PageOffice(record, gatekeeper), Casebook(record, gatekeeper))


@pytest.fixture
def propose(record):
    """Propose a version of a rule that nobody else has; the rule's name."""

    def do(who):
        rule = Rule(Sort.PLAYBOOK, f"kind-{uuid.uuid4().hex[:8]}")
        with record.begin() as session:
            rulebook.lock(session)
            rulebook.propose(session, rule, "text", f"user:{who.id}", "Because")
        return rule.name

    return do


def test_whoever_may_publish_sees_what_others_propose(inbox, somebody, propose):
    author, owner = somebody(Role.POLICY_OWNER), somebody(Role.POLICY_OWNER)
    name = propose(author)

    (one,) = [one for one in inbox.show(owner.principal).proposals if one.name == name]

    assert (one.sort, one.number, one.note) == ("playbook", 1, "Because")
    assert (one.proposed_by.id, one.proposed_by.name) == (author.id, author.name)
    assert name not in [one.name for one in inbox.show(author.principal).proposals]


def test_whoever_may_not_publish_is_told_of_none_and_nothing_is_asked(
    record, inbox, somebody, propose
):
    propose(somebody(Role.POLICY_OWNER))

    with statements(record) as asked:
        found = inbox.show(somebody(Role.INTAKE_ANALYST).principal)

    assert found.proposals == []
    assert not any("rulebook" in one for one in asked)

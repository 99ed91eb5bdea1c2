"""The rulebook: versions that never change, and what was done to them, in order."""

import uuid

import pytest

from tocsin.domain.rulebook import SYSTEM, Done, Rule, Sort
from tocsin.playbooks.shipped import files_of, pack_text, shipped
from tocsin.storage import rulebook
from tocsin.storage.migrate import upgrade
from tocsin.storage.shipping import ship


@pytest.fixture
def rule():
    return Rule(Sort.PLAYBOOK, f"kind-{uuid.uuid4().hex[:8]}")


@pytest.fixture
def book(sessions):
    """Do one thing in a transaction of its own, under the lock."""

    def do(function, *args, **given):
        with sessions.begin() as session:
            rulebook.lock(session)
            return function(session, *args, **given)

    return do


def in_force(sessions, rule):
    with sessions() as session:
        one = rulebook.published(session).get(rule)
        assert rulebook.current(session, rule) == (one.number if one else None)
        return one.number if one else None


def test_a_migrated_database_holds_every_rule_of_the_release_as_published(database, sessions):
    with sessions() as session:
        published = rulebook.published(session)

    texts = shipped()
    assert set(texts) <= set(published)
    assert {published[rule].digest for rule in texts} == {
        rulebook.digest_of(text) for text in texts.values()
    }


def test_migrating_again_adds_no_version(database, sessions):
    with sessions() as session:
        before = rulebook.counter(session)

    upgrade(database.owner_url)

    with sessions() as session:
        assert rulebook.counter(session) == before


def test_versions_are_numbered_from_one_and_published_ones_count(book, sessions, rule):
    first = book(rulebook.propose, rule, "one", "user:a", "why")
    second = book(rulebook.propose, rule, "two", "user:a")
    nothing_yet = in_force(sessions, rule)
    book(rulebook.add_event, rule, 2, Done.PUBLISHED, "user:b")
    book(rulebook.add_event, rule, 1, Done.PUBLISHED, "user:b")

    assert (first.number, second.number, nothing_yet) == (1, 2, None)
    assert in_force(sessions, rule) == 1


def test_a_retired_rule_is_not_in_force(book, sessions, rule):
    book(rulebook.propose, rule, "one", "user:a")
    book(rulebook.add_event, rule, 1, Done.PUBLISHED, "user:b")
    book(rulebook.add_event, rule, 1, Done.RETIRED, "user:b")

    assert in_force(sessions, rule) is None


def test_the_counter_moves_with_everything_that_is_done(book, sessions, rule):
    with sessions() as session:
        before = rulebook.counter(session)
    book(rulebook.propose, rule, "one", "user:a")

    with sessions() as session:
        assert rulebook.counter(session) > before


def test_deeds_are_told_version_by_version_in_order(book, sessions, rule):
    book(rulebook.propose, rule, "one", "user:a")
    book(rulebook.add_event, rule, 1, Done.REHEARSED, SYSTEM, {"ok": True})

    with sessions() as session:
        told = rulebook.deeds(session, rule)

    assert [(one.done, one.by, one.data) for one in told[1]] == [
        (Done.PROPOSED, "user:a", {}),
        (Done.REHEARSED, SYSTEM, {"ok": True}),
    ]


def test_a_changed_file_of_a_release_is_in_force_as_the_next_version(book, sessions, rule):
    book(ship, {rule: "one"})
    book(ship, {rule: "one"})
    book(ship, {rule: "two"})

    assert in_force(sessions, rule) == 2
    with sessions() as session:
        assert [row.proposed_by for row in rulebook.versions(session, rule)] == [SYSTEM, SYSTEM]


def test_a_release_only_proposes_where_people_have_published_their_own(book, sessions, rule):
    book(ship, {rule: "one"})
    book(rulebook.propose, rule, "ours", "user:a")
    book(rulebook.add_event, rule, 2, Done.PUBLISHED, "user:b")

    added = book(ship, {rule: "two"})

    assert added == [rule]
    assert in_force(sessions, rule) == 2
    with sessions() as session:
        (newest,) = [
            row for row in rulebook.newest_shipped(session) if rulebook.rule_of(row) == rule
        ]
    assert (newest.number, newest.digest) == (3, rulebook.digest_of("two"))


def test_a_release_does_not_bring_back_what_people_have_retired(book, sessions, rule):
    book(ship, {rule: "one"})
    book(rulebook.add_event, rule, 1, Done.RETIRED, "user:b")

    book(ship, {rule: "two"})

    assert in_force(sessions, rule) is None


def test_a_text_that_cannot_be_stored_is_made_so_and_digested_as_stored(book, rule):
    row = book(rulebook.propose, rule, "a\x00b", "user:a")

    assert row.text == "a\ufffdb"
    assert row.digest == rulebook.digest_of(row.text)


def test_a_pack_is_one_text_whatever_the_order_of_its_files():
    one = {"b.yaml": "2", "a.yaml": "ü"}

    assert pack_text(one) == pack_text(dict(reversed(one.items())))
    assert files_of(pack_text(one)) == one

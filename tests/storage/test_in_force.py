"""What is in force is read anew when the rulebook has changed, and only then."""

import uuid

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.clock import Clock
from tocsin.domain.rulebook import Done, Rule, Sort
from tocsin.playbooks.library import load_library
from tocsin.storage import rulebook
from tocsin.storage.engine import engine_of, make_engine, make_sessions
from tocsin.storage.in_force import PublishedLetters, PublishedLibrary, Rules

PLAYBOOK = """\
kind: {kind}
lifecycle: takedown
title: {title}
stages: [{{id: closed, end: done}}]
"""


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def rules(sessions, clock):
    return Rules(sessions, clock)


@pytest.fixture
def kind():
    return f"kind-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def publish(sessions):
    def put(sort, name, text):
        with sessions.begin() as session:
            rulebook.lock(session)
            rule = Rule(sort, name)
            row = rulebook.propose(session, rule, text, "user:a")
            rulebook.add_event(session, rule, row.number, Done.PUBLISHED, "user:b")
            return row.number

    return put


@pytest.fixture
def statements(sessions):
    """Remember every statement that is sent, and what it asks for."""
    sent = []
    engine = engine_of(sessions)

    @event.listens_for(engine, "before_cursor_execute")
    def remember(_connection, _cursor, statement, parameters, *_):
        sent.append((statement, parameters))

    yield sent
    event.remove(engine, "before_cursor_execute", remember)


def test_the_rules_of_the_release_are_in_force_in_a_new_database(rules):
    library, files = PublishedLibrary(rules), load_library()

    assert set(files.kinds()) <= set(library.kinds())
    assert library.get("unclassified").stages == files.get("unclassified").stages
    assert library.get("unclassified").version == 1


def test_a_case_pins_the_playbook_in_force_with_its_overlay(rules, clock, publish, kind):
    library = PublishedLibrary(rules)
    overlays = "overlays: {ES: {language: es}}\n"
    publish(Sort.PLAYBOOK, kind, PLAYBOOK.format(kind=kind, title="One") + overlays)
    clock.now += 2

    assert library.pinned(kind, "ES").language == "es"
    assert library.pinned(kind, None).version == 1


def test_a_kind_that_extends_another_follows_what_is_in_force_of_it(
    rules, clock, publish, kind
):
    library = PublishedLibrary(rules)
    heir = f"{kind}-heir"
    publish(Sort.PLAYBOOK, kind, PLAYBOOK.format(kind=kind, title="One"))
    publish(Sort.PLAYBOOK, heir, f"kind: {heir}\nextends: {kind}\n")
    clock.now += 2
    before = library.get(heir).title
    publish(Sort.PLAYBOOK, kind, PLAYBOOK.format(kind=kind, title="Two"))
    clock.now += 2

    assert (before, library.get(heir).title) == ("One", "Two")


def test_a_published_version_is_what_the_next_use_gets(rules, clock, publish, kind):
    library = PublishedLibrary(rules)
    publish(Sort.PLAYBOOK, kind, PLAYBOOK.format(kind=kind, title="One"))
    clock.now += 2
    first = library.get(kind).title
    publish(Sort.PLAYBOOK, kind, PLAYBOOK.format(kind=kind, title="Two"))
    clock.now += 2

    assert (first, library.get(kind).title, library.get(kind).version) == ("One", "Two", 2)


def test_the_process_that_published_it_sees_it_at_once(rules, publish, kind):
    library = PublishedLibrary(rules)
    library.kinds()
    publish(Sort.PLAYBOOK, kind, PLAYBOOK.format(kind=kind, title="One"))
    before = kind in library.kinds()
    rules.changed()

    assert (before, kind in library.kinds()) == (False, True)


def test_within_a_second_nothing_is_asked_and_after_it_one_number(rules, clock, statements):
    library = PublishedLibrary(rules)
    library.get("unclassified")
    statements.clear()
    for _ in range(100):
        library.get("unclassified")
    at_once = len(statements)
    clock.now += 2
    library.get("unclassified")

    assert (at_once, len(statements)) == (0, 1)


def test_only_what_has_changed_is_read_and_parsed_again(
    rules, clock, publish, kind, statements
):
    library = PublishedLibrary(rules)
    before = library.get("unclassified")
    publish(Sort.PLAYBOOK, kind, PLAYBOOK.format(kind=kind, title="One"))
    clock.now += 2
    statements.clear()

    assert library.get("unclassified") is before
    assert library.get(kind).title == "One"
    (asked,) = [said for text, said in statements if "rulebook_versions.text" in text]
    assert kind in str(asked)
    assert "unclassified" not in str(asked)


def test_a_retired_kind_opens_no_case(rules, clock, publish, kind, sessions):
    number = publish(Sort.PLAYBOOK, kind, PLAYBOOK.format(kind=kind, title="One"))
    library = PublishedLibrary(rules)
    known = kind in library.kinds()
    with sessions.begin() as session:
        rulebook.lock(session)
        rulebook.add_event(session, Rule(Sort.PLAYBOOK, kind), number, Done.RETIRED, "user:b")
    clock.now += 2

    assert (known, kind in library.kinds()) == (True, False)


def test_letters_are_written_from_the_template_in_force(rules, clock, publish):
    letters = PublishedLetters(rules)
    name = f"t-{uuid.uuid4().hex[:8]}"
    publish(Sort.TEMPLATE, f"en/{name}", "Subject: {{ ref }}\nold")
    clock.now += 2
    old = letters.render(name, "en", {"ref": "R"})
    publish(Sort.TEMPLATE, f"en/{name}", "Subject: {{ ref }}\nnew")
    clock.now += 2

    assert (old, letters.render(name, "de", {"ref": "R"})) == (
        ("R", "old\n"),
        ("R", "new\n"),
    )


def test_what_a_release_cannot_read_any_more_takes_no_other_kind_down(
    rules, clock, publish, kind
):
    publish(Sort.PLAYBOOK, kind, "kind: [")
    clock.now += 2
    library = PublishedLibrary(rules)

    assert kind not in library.kinds()
    assert "unclassified" in library.kinds()


def test_without_a_database_what_was_read_last_stays(database, clock):
    engine = make_engine(database.app_url, 1)
    sessions = make_sessions(engine)
    library = PublishedLibrary(Rules(sessions, clock))
    known = library.kinds()
    engine.dispose()
    broken = make_engine("postgresql+psycopg2://a:b@127.0.0.1:1/x", 1, connect_timeout=1)
    sessions.configure(bind=broken)  # the database goes away
    clock.now += 2

    assert library.kinds() == known
    with pytest.raises(OperationalError):
        Rules(make_sessions(broken)).now()

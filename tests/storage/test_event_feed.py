"""The feed gives every entry, also those that were written in another order than committed."""

import pytest
from sqlalchemy import text

from tocsin.domain.timeline import Head, append
from tocsin.storage import event_feed
from tocsin.storage.errors import CursorError
from tocsin.storage.event_cursors import EventCursors
from tocsin.storage.event_feed import SetBackError, Tail
from tocsin.storage.opening import open_case
from tocsin.storage.texts import store_text


@pytest.fixture
def tail(sessions):
    with sessions() as session:
        return Tail.begin(session)


def look(tail, sessions, limit=event_feed.PAGE):
    with sessions() as session:
        return [(entry.case_id, entry.seq) for entry in tail.look(session, limit)[0]]


def test_it_gives_what_is_written_once_and_in_order(make, sessions, tail):
    first = make.case()
    make.log.record(make.batch(first, 2)[0])
    second = make.case()

    assert look(tail, sessions) == [
        *((first.case_id, seq) for seq in range(3)),
        (second.case_id, 0),
    ]
    assert look(tail, sessions) == []


def test_it_gives_how_the_case_stands_now_and_no_content(make, sessions, tail):
    case = make.case(sensitivity="sealed")
    make.log.record(make.batch(case, sensitivity="sealed")[0])

    with sessions() as session:
        entry = tail.look(session)[0][-1]

    assert (entry.ref, entry.event, entry.stage, entry.state) == (
        *(case.ref, "note.added", "review", "open"),
    )
    assert (entry.facts.sensitivity, entry.facts.people) == ("sealed", frozenset({"u1"}))
    assert not hasattr(entry, "data")


def test_a_long_backlog_comes_page_by_page(make, sessions, tail):
    case = make.case()
    make.log.record(make.batch(case, 6)[0])

    pages = [look(tail, sessions, limit=3) for _ in range(4)]

    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [entry for page in pages for entry in page] == [
        (case.case_id, seq) for seq in range(7)
    ]


def test_what_is_committed_late_is_given_late_and_is_never_behind_the_safe_place(
    make, sessions, tail
):
    late, soon = make.opening(), make.opening()
    before = tail.safe
    with sessions.begin() as slow:
        open_case(slow, late)  # has its position, and is not committed
        with sessions.begin() as quick:
            open_case(quick, soon)

        assert look(tail, sessions) == [(soon.case_id, 0)]
        assert tail.safe == before

    assert look(tail, sessions) == [(late.case_id, 0)]
    assert tail.safe == before + 2


def test_whoever_resumes_from_the_safe_place_misses_nothing(make, sessions, tail):
    late, soon = make.opening(), make.opening()
    with sessions.begin() as slow:
        open_case(slow, late)
        with sessions.begin() as quick:
            open_case(quick, soon)
        look(tail, sessions)
        resume_from = tail.safe

    with sessions() as session:
        found = {entry.case_id for entry in event_feed.after(session, resume_from)}
    assert found == {late.case_id, soon.case_id}


def test_what_was_rolled_back_holds_nobody_up(make, sessions, tail):
    with sessions() as session:
        open_case(session, make.opening())
        session.rollback()
    case = make.case()

    assert look(tail, sessions) == [(case.case_id, 0)]
    assert tail.safe == event_feed_end(sessions)


def test_it_is_not_settled_while_somebody_writes_from_before_it_began(make, sessions):
    with sessions.begin() as slow:
        open_case(slow, make.opening())
        with sessions() as session:
            tail = Tail.begin(session)
        look(tail, sessions)
        assert not tail.is_settled

    look(tail, sessions)
    assert tail.is_settled


def test_a_long_transaction_that_writes_no_entry_holds_nobody_up(make, sessions, tail):
    with sessions.begin() as other:
        other.execute(text("INSERT INTO findings (case_id, code, detail) VALUES ('x','y','')"))
        make.case()
        look(tail, sessions)

        assert tail.safe == event_feed_end(sessions)
        other.rollback()


def test_what_counsel_alone_may_read_is_marked(make, sessions, tail):
    case = make.case()
    head = Head(0, case.entry.hash)
    for data, privileged in (
        ({"privileged": True}, False),
        ({"text": f"{case.case_id}-p", "text_digest": "d"}, True),
        ({"text": f"{case.case_id}-o", "text_digest": "d"}, False),
        ({"about": f"{case.case_id}-p"}, None),  # only mentioned, no text of this entry
    ):
        with sessions.begin() as session:
            if privileged is not None and "text" in data:
                store_text(
                    session,
                    text_id=data["text"],
                    case_id=case.case_id,
                    purpose="note",
                    body="b",
                    author_id="u",
                    privileged=privileged,
                )
        entry = append(
            head, at=case.opened_at, actor="user:u", event="note.added", data=data, salt="x"
        )
        batch, _ = make.batch(case, 1, head)
        make.log.record(type(batch)(case.case_id, (entry,), batch.projection))
        head = Head(entry.seq, entry.hash)

    with sessions() as session:
        marks = [entry.is_privileged for entry in tail.look(session)[0]]
    assert marks == [False, True, True, False, False]


def test_a_database_that_was_set_back_is_noticed(sessions, tail):
    ahead = Tail(tail.safe + 1000, tail.safe + 1000)

    with sessions() as session, pytest.raises(SetBackError):
        ahead.look(session)


def test_a_cursor_says_nothing_and_is_read_again(sessions):
    with sessions() as session:
        cursors = EventCursors(event_feed.secret(session))

    one, same = cursors.seal(41), cursors.seal(41)

    assert one != same
    assert cursors.open(one) == cursors.open(same) == 41


@pytest.mark.parametrize("cursor", ["", "41", "ä", "A" * 48, "x" * 5000, "\x00"])
def test_a_cursor_from_elsewhere_is_refused(cursor):
    with pytest.raises(CursorError):
        EventCursors(b"k" * 32).open(cursor)


def event_feed_end(sessions):
    with sessions() as session:
        return event_feed.newest(session)

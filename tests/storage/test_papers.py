"""Copies of what was received: the case's own, byte for byte, as many as fit."""

import pytest

from tocsin.storage.models import CaseItemRow
from tocsin.storage.papers import PostgresPapers

ROOM = 1000


@pytest.fixture
def joined(make, sessions):
    """Put items in a case; returns the case's id and theirs."""

    def join(*contents, case=None, **changes):
        case = case or make.case()
        items = [make.item(content, **changes).item_id for content in contents]
        with sessions.begin() as session:
            for item in items:
                session.add(CaseItemRow(case_id=case.case_id, item_id=item, relation="joined"))
        return case.case_id, tuple(items)

    return join


@pytest.fixture
def papers(sessions):
    return PostgresPapers(sessions)


def test_a_copy_is_byte_for_byte_and_named_by_us(papers, joined):
    case_id, items = joined("Yo, Ada…".encode(), filename="../../secret.exe")

    copies, left_out = papers.copies(case_id, items, ROOM)

    assert [(one.name, one.content) for one in copies] == [("copy-1.txt", "Yo, Ada…".encode())]
    assert left_out == 0


@pytest.mark.parametrize(
    ("content", "claimed", "kind", "ending"),
    [
        (b"%PDF", "application/pdf", "application/pdf", "pdf"),
        (b"hi", "text/markdown; charset=utf-8", "text/plain", "txt"),
        (b"\xff\xfe", "text/plain", "application/octet-stream", "bin"),
        (b"<script>", "text/html", "application/octet-stream", "bin"),
        (b"From: a", "message/rfc822", "application/octet-stream", "eml"),
        (b"x", "", "application/octet-stream", "bin"),
    ],
)
def test_a_type_is_one_of_few_whatever_the_sender_said(
    papers, joined, content, claimed, kind, ending
):
    case_id, items = joined(content, content_type=claimed)

    ((copy,), _) = papers.copies(case_id, items, ROOM)

    assert (copy.content_type, copy.name) == (kind, f"copy-1.{ending}")


def test_what_does_not_fit_is_left_out_and_counted(papers, joined):
    case_id, items = joined(b"a" * 600, b"b" * 600, b"c" * 300)

    copies, left_out = papers.copies(case_id, items, ROOM)

    assert (sum(len(one.content) for one in copies), left_out) == (900, 1)


def test_items_of_other_cases_never_leave(papers, joined):
    case_id, _ = joined(b"mine")
    _, others = joined(b"theirs")

    assert papers.copies(case_id, others, ROOM) == ((), 0)

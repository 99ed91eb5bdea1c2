"""What came in is read once, and opens a case or joins the one that it belongs to."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tocsin.domain.draft import Document
from tocsin.relay.reading import Reading
from tocsin.storage.errors import MissingError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FOLLOW_UPS = [
    Document.COUNTER_NOTICE,
    Document.RETRACTION,
    Document.REVERSAL,
    Document.COUNTER_NOTICE_RETRACTION,
]
NOTICE = b"""Dear host,

The following repository contains our copyrighted source code without permission:

https://github.com/teapot/kettle-leak-relay

The original is published at https://kettle.example/firmware.

I have a good faith belief that use of the copyrighted materials described above on the
infringing web pages is not authorized by the copyright owner, or its agent, or the law.

I swear, under penalty of perjury, that the information in this notification is accurate and
that I am the copyright owner, or am authorized to act on behalf of the owner, of an exclusive
right that is allegedly infringed.
"""
COUNTER_NOTICE = b"""Counter notice

My repository https://github.com/teapot/kettle-leak-relay was disabled.

I swear, under penalty of perjury, that I have a good-faith belief that the material was removed
or disabled as a result of a mistake or misidentification of the material to be removed or
disabled.

I consent to the jurisdiction of Federal District Court for the judicial district in which my
address is located, and I will accept service of process from the person who provided the DMCA
notification or an agent of such person.
"""


def test_a_paper_opens_a_case_of_its_kind_and_asks_for_its_workflow(office, draft):
    item_id = office.receive(draft(), received_at=NOON)
    office.reading.read(item_id)

    case = office.case_of(item_id)
    assert (case.kind, case.lifecycle, case.version) == ("copyright-takedown", "takedown", 0)
    assert case.received_at == NOON
    assert office.story(case) == [(0, "case.received")]
    assert office.items_of(case) == [(item_id, "opened")]
    assert [verb for verb, _ in office.work_for(case.id)] == ["start"]


def test_the_same_bytes_are_two_receipts_of_one_case(office, draft):
    content = b"the same letter, sent twice"
    first, second = office.receive(draft(), content), office.receive(None, content)
    office.reading.read(first)
    office.reading.read(second)

    case = office.case_of(first)
    assert office.case_of(second).id == case.id
    assert set(office.items_of(case)) == {(first, "opened"), (second, "joined")}
    told = {"document": "takedown", "item_id": second, "by": "system", "missing": []}
    told["received_at"] = office.item(second).received_at.isoformat()
    assert ("join", told | {"is_resend": True}) in office.work_for(case.id)


def test_the_same_bytes_that_are_read_at_the_same_moment_open_one_case(office, draft):
    content, readers = b"the same letter, sent by many", 6
    item_ids = [office.receive(draft(), content) for _ in range(readers)]
    together = threading.Barrier(readers)

    class Waiting:
        """Readers who finish all at once."""

        def read(self, *paper):
            together.wait(30)
            return office.readers.read(*paper)

    reading = Reading(office.sessions, Waiting(), office.library)
    with ThreadPoolExecutor(readers) as threads:
        list(threads.map(reading.read, item_ids))

    assert len({office.case_of(item_id).id for item_id in item_ids}) == 1


@pytest.mark.parametrize("document", FOLLOW_UPS)
def test_a_follow_up_joins_the_case_whose_links_it_names(office, draft, key, document):
    case = office.bring(draft(keys=[key]))
    item_id = office.receive(draft(document, keys=[key]))
    office.reading.read(item_id)

    assert office.case_of(item_id).id == case.id
    assert (item_id, "joined") in office.items_of(case)
    told = {"document": document.value, "item_id": item_id, "by": "system", "missing": []}
    told["received_at"] = office.item(item_id).received_at.isoformat()
    why = {"is_resend": False, "score": 88, "evidence": ["place"]}
    assert ("join", told | why) in office.work_for(case.id)


def test_a_follow_up_joins_the_case_that_shares_most(office, draft, key):
    office.bring(draft(keys=[key]))
    both = office.bring(draft(keys=[key, f"{key}/b"]))

    assert office.bring(draft(Document.RETRACTION, keys=[key, f"{key}/b"])).id == both.id


def test_between_two_originals_that_are_as_likely_a_person_decides(office, draft, key):
    originals = {office.bring(draft(keys=[key])).id for _ in range(2)}
    case = office.bring(draft(Document.COUNTER_NOTICE, keys=[key]))

    assert case.id not in originals
    assert (case.kind, case.stage) == ("unclassified", "triage")


@pytest.mark.parametrize("document", FOLLOW_UPS)
def test_a_follow_up_without_an_original_is_shown_to_a_person(office, draft, key, document):
    assert office.bring(draft(document, keys=[key])).kind == "unclassified"


def test_a_follow_up_that_names_no_link_is_shown_to_a_person(office, draft):
    assert office.bring(draft(Document.COUNTER_NOTICE)).kind == "unclassified"


def test_a_second_notice_about_the_same_thing_is_a_case_of_its_own(office, draft, key):
    cases = [office.bring(draft(keys=[key])) for _ in range(2)]

    assert cases[0].id != cases[1].id
    assert {case.kind for case in cases} == {"copyright-takedown"}


def test_a_kind_that_nobody_wrote_a_playbook_for_is_shown_to_a_person(office, draft):
    assert office.bring(draft(kind="no-such-kind")).kind == "unclassified"


def test_what_no_reader_could_read_is_shown_to_a_person(office):
    item_id = office.receive()
    office.reading.read(item_id)

    assert office.case_of(item_id).kind == "unclassified"
    assert office.item(item_id).flags == ["unreadable", "no draft"]


def test_a_jurisdiction_s_overlay_is_merged_when_the_case_opens(office, draft):
    assert office.bring(draft(jurisdiction="ES")).language == "es"


def test_the_paper_s_own_language_comes_before_the_playbook_s(office, draft):
    assert office.bring(draft(jurisdiction="ES", languages=("de", "en"))).language == "de"


def test_reading_again_changes_nothing(office, draft, key):
    """The relay died after the case was opened and before the outbox row was gone."""
    item_id = office.receive(draft(keys=[key]))
    office.reading.read(item_id)
    case, work = office.case_of(item_id), office.work_for(item_id)
    office.reading.read(item_id)

    assert office.case_of(item_id).id == case.id
    assert office.items_of(case) == [(item_id, "opened")]
    assert len(office.work_for(case.id)) == 1
    assert office.work_for(item_id) == work
    assert len(office.readers.read_so_far) == 1


def test_joining_again_changes_nothing(office, draft, key):
    case = office.bring(draft(keys=[key]))
    item_id = office.receive(draft(Document.RETRACTION, keys=[key]))
    office.reading.read(item_id)
    work = office.work_for(case.id)
    office.reading.read(item_id)

    assert office.work_for(case.id) == work


def test_two_who_read_one_item_open_one_case(office, draft):
    item_id = office.receive(draft())
    together = threading.Barrier(2)

    class Waiting:
        """Readers who finish all at once."""

        def read(self, *paper):
            together.wait(30)
            return office.readers.read(*paper)

    reading = Reading(office.sessions, Waiting(), office.library)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(reading.read, [item_id] * 2))

    case = office.case_of(item_id)
    assert office.items_of(case) == [(item_id, "opened")]
    assert len(office.work_for(case.id)) == 1


def test_an_item_that_does_not_exist_is_told(office):
    with pytest.raises(MissingError):
        office.reading.read("no such item")


def test_a_real_counter_notice_joins_the_case_of_its_real_notice(office, pool):
    reading = Reading(office.sessions, pool, office.library)
    notice = office.receive(content=NOTICE)
    reading.read(notice)
    counter = office.receive(content=COUNTER_NOTICE)
    reading.read(counter)

    case = office.case_of(notice)
    assert case.kind == "copyright-takedown"
    assert office.items_of(case) == [(notice, "opened"), (counter, "joined")]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01" * 64, b"\x00", b"%PDF-1.7 \x80\x81"])
def test_bytes_that_mean_nothing_still_have_a_case(office, pool, content):
    reading = Reading(office.sessions, pool, office.library)
    item_id = office.receive(content=content)
    reading.read(item_id)

    assert office.case_of(item_id).kind == "unclassified"


def test_a_government_paper_s_authority_and_targets_are_fields_of_its_case(office, draft):
    paper = draft(
        Document.GOVERNMENT_REMOVAL_REQUEST,
        "government-removal-request",
        authority="Kettle Authority",
        target_urls=("https://host.example/a",),
    )
    case = office.bring(paper)

    fields = office.fields_of(case)
    assert fields["authority"] == "Kettle Authority"
    assert fields["target_urls"] == ["https://host.example/a"]
    assert set(fields) - {"missing", "work_urls"} <= set(office.library.get(case.kind).fields)


@pytest.mark.parametrize(
    ("stated", "came_from", "address"),
    [
        ("Tea Pot <tea@pot.example>", None, "tea@pot.example"),
        ("tea@pot.example", "clerk@pot.example", "tea@pot.example"),
        ("Tea Pot", "clerk@pot.example", "clerk@pot.example"),
        ("Tea Pot", None, "Tea Pot"),
        (None, None, None),
    ],
)
def test_the_sender_s_bare_address_is_where_to_answer(
    office, draft, stated, came_from, address
):
    case = office.bring(draft(sender=stated), sender=came_from)

    assert case.requester_address == address

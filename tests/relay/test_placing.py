"""Where papers are put: suggestions, originals that come late, several, near-duplicates."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tocsin.domain.draft import Document, MailFacts
from tocsin.relay.reading import Reading
from tocsin.storage import suggestions
from tocsin.storage.models import SuggestionRow

COUNTER = Document.COUNTER_NOTICE
PRINT = tuple(range(1000, 1064))
NEARLY = (*PRINT[:62], 1, 2)


def suggested(office, case):
    with office.sessions() as session:
        return [
            (one.other.id, one.is_asking) for one in suggestions.open_ones(session, case.id)
        ]


def verbs_for(office, case):
    return [verb for verb, _ in office.work_for(case.id)]


def joined_of(office, item_id):
    with office.sessions() as session:
        rows = select(SuggestionRow).where(SuggestionRow.item_id == item_id)
        return {row.other_id: row.state for row in session.scalars(rows)}


def test_a_follow_up_that_may_belong_to_two_cases_opens_its_own_and_asks(office, draft, key):
    originals = {office.bring(draft(keys=[key])).id for _ in range(2)}
    case = office.bring(draft(COUNTER, keys=[key]))

    assert set(suggested(office, case)) == {(original, True) for original in originals}
    for original in originals:
        assert suggested(office, office.case(original)) == [(case.id, False)]


def test_evidence_is_kept_in_words_for_what_joined_by_itself(office, draft, key):
    case = office.bring(draft(keys=[key]))
    item_id = office.receive(draft(COUNTER, keys=[key]))
    office.reading.read(item_id)

    with office.sessions() as session:
        (row,) = suggestions.joined_by(session, case.id, [item_id])
    assert (row.state, row.by, row.case_id) == ("accepted", "system", None)
    assert row.evidence[0]["says"] == f"Both name {key}."


def test_an_original_that_comes_later_is_joined_by_its_follow_up(office, draft, key):
    asking = office.bring(draft(COUNTER, keys=[key]))
    case = office.bring(draft(keys=[key]))

    told = [payload for verb, payload in office.work_for(asking.id) if verb == "merge"]
    assert told == [{"into": case.id, "score": 88, "evidence": ["place"]}]


def test_an_original_that_is_not_certain_is_suggested_on_both_sides(office, draft):
    owner = f"anna-{uuid.uuid4().hex}"
    asking = office.bring(draft(COUNTER, keys=[f"code.example/{owner}/one"]))
    case = office.bring(draft(keys=[f"code.example/{owner}/two"]))

    assert "merge" not in verbs_for(office, asking)
    assert suggested(office, asking) == [(case.id, True)]
    assert suggested(office, case) == [(asking.id, False)]


def test_a_follow_up_that_people_work_on_is_not_taken_away(office, draft, key):
    asking = office.bring(draft(COUNTER, keys=[key]))
    office.change(asking, people=["u1"])
    case = office.bring(draft(keys=[key]))

    assert "merge" not in verbs_for(office, asking)
    assert suggested(office, asking) == [(case.id, True)]


def test_a_follow_up_is_taken_once(office, draft, key):
    asking = office.bring(draft(COUNTER, keys=[key]))
    for _ in range(2):
        office.bring(draft(keys=[key]))

    assert verbs_for(office, asking).count("merge") == 1


@pytest.mark.parametrize(
    ("sender", "is_flagged"), [("rosa@acme.example", False), ("eve@evil.example", True)]
)
def test_a_retraction_from_another_address_than_its_notice_is_flagged(
    sender, is_flagged, office, draft, key
):
    case = office.bring(draft(keys=[key], sender="Rosa@acme.example"))
    item_id = office.receive(draft(Document.RETRACTION, keys=[key], sender=sender))
    office.reading.read(item_id)

    assert office.case_of(item_id).id == case.id
    assert ("other-sender" in office.item(item_id).flags) == is_flagged


def test_a_counter_notice_against_three_notices_joins_all_three(office, draft, key):
    cases = [office.bring(draft(keys=[f"{key}/{name}"])) for name in "abc"]
    item_id = office.receive(draft(COUNTER, keys=[f"{key}/{name}" for name in "abc"]))
    office.reading.read(item_id)

    assert joined_of(office, item_id) == {case.id: "accepted" for case in cases}
    for case in cases:
        assert "join" in verbs_for(office, case)


@pytest.mark.parametrize("document", [Document.OTHER, Document.TAKEDOWN])
def test_an_answer_in_a_mail_thread_joins_the_case_of_what_it_answers(office, draft, document):
    thread = f"<{uuid.uuid4().hex}@acme.example>"
    case = office.bring(draft(), provider_message_id=thread)
    answer = MailFacts(message_id=f"<{uuid.uuid4().hex}@b>", references=(thread,))
    item_id = office.receive(draft(document, mail=answer))
    office.reading.read(item_id)
    again = MailFacts(message_id=f"<{uuid.uuid4().hex}@b>", references=(answer.message_id,))

    assert office.case_of(item_id).id == case.id
    assert office.bring(draft(document, mail=again)).id == case.id


def test_a_link_to_a_published_notice_finds_what_came_in_under_that_name(office, draft):
    name = f"2026-02-03-acme-{uuid.uuid4().hex}"
    case = office.bring(draft(), filename=f"{name}.md")

    assert office.bring(draft(Document.REVERSAL, keys=[f"notice:{name}"])).id == case.id


def test_a_court_order_about_a_case_joins_it_and_another_one_opens_its_own(office, draft, key):
    case = office.bring(draft(keys=[key]))
    order = draft(Document.COURT_ORDER, "government-removal-request", keys=[key])
    other = draft(Document.COURT_ORDER, "government-removal-request", keys=[f"{key}/other"])

    assert office.bring(order).id == case.id
    assert office.bring(other).kind == "government-removal-request"


def test_a_near_duplicate_of_the_same_sender_joins_and_is_flagged(office, draft, key):
    sender = f"{uuid.uuid4().hex}@acme.example"
    case = office.bring(draft(keys=[key], similarity=PRINT, sender=sender))
    item_id = office.receive(draft(keys=[key], similarity=NEARLY, sender=sender))
    office.reading.read(item_id)

    assert office.case_of(item_id).id == case.id
    assert "near-duplicate" in office.item(item_id).flags


def test_a_near_duplicate_of_somebody_else_is_a_related_case(office, draft, key):
    case = office.bring(draft(keys=[key], similarity=PRINT))
    item_id = office.receive(draft(keys=[key], similarity=NEARLY))
    office.reading.read(item_id)

    other = office.case_of(item_id)
    assert office.related(other) == [(case.id, "near-duplicate 0.97")]
    assert "near-duplicate" in office.item(item_id).flags
    assert "relate" in verbs_for(office, case)
    assert "relate" in verbs_for(office, other)


def test_the_same_letter_about_something_else_is_no_duplicate(office, draft, key):
    office.bring(draft(keys=[key], similarity=PRINT, sender="rosa@acme.example"))
    other = office.bring(
        draft(keys=[f"{key}/other"], similarity=PRINT, sender="rosa@acme.example")
    )

    assert office.related(other) == []


def test_a_follow_up_and_its_original_that_are_read_at_once_do_not_miss_each_other(
    office, draft, key
):
    pairs = [
        (
            office.receive(draft(keys=[f"{key}/{n}"])),
            office.receive(draft(COUNTER, keys=[f"{key}/{n}"])),
        )
        for n in range(6)
    ]
    together = threading.Barrier(2)

    class Waiting:
        """Readers who finish both at once."""

        def read(self, *paper):
            together.wait(30)
            return office.readers.read(*paper)

    reading = Reading(office.sessions, Waiting(), office.library)
    with ThreadPoolExecutor(2) as threads:
        for pair in pairs:
            list(threads.map(reading.read, pair))

    for original, counter in pairs:
        case, other = office.case_of(original), office.case_of(counter)
        assert case.id == other.id or "merge" in verbs_for(office, other)


def test_texts_with_what_postgresql_refuses_are_placed_too(office, draft):
    strange = draft(COUNTER, keys=["code.example/\x00/\ud800"], parties=("name:\x00",))

    assert office.bring(strange).kind == "unclassified"

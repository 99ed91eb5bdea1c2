"""Read later: one item opens one case, or joins the ones that it belongs to."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tocsin.storage import cases
from tocsin.storage.errors import MissingError, RefTakenError
from tocsin.storage.models import CaseRow, OutboxRow
from tocsin.storage.opening import open_case
from tocsin.storage.pinning import fields_digest, pinned_playbook
from tocsin.storage.placing import join_cases, relate
from tocsin.storage.plain import words


def work_for(session, subject):
    return session.scalars(select(OutboxRow).where(OutboxRow.subject == subject)).all()


def test_a_case_opens_with_all_it_begins_with(make, sessions):
    item = make.item()
    opening = make.case(
        item_id=item.item_id,
        draft={"document": "takedown", "reasons": ["a\x00"]},
        flags=("odd",),
        link_keys=("a.example/x",),
        start={"ref": "r"},
    )

    with sessions() as session:
        case = cases.find(session, opening.ref.lower().replace("-", ""))
        assert (case.id, case.version, case.state) == (opening.case_id, 0, "open")
        assert pinned_playbook(session, case.playbook_digest) == opening.playbook
        fields = cases.fields(session, case.id, 1)
        assert fields.digest == fields_digest(opening.fields)
        assert cases.entry_of(cases.timeline(session, case.id)[0]) == opening.entry
        (row, relation), *_ = cases.items_of(session, case.id)
        assert (row.id, row.state, row.case_id, relation) == (
            item.item_id,
            "read",
            case.id,
            "opened",
        )
        assert row.draft == {"document": "takedown", "reasons": ["a\ufffd"]}
        assert row.flags == ["odd"]
        (start,) = work_for(session, case.id)
        assert (start.verb, start.payload) == ("start", {"ref": "r"})


def test_an_item_that_is_read_twice_opens_one_case(make, sessions):
    item = make.item()
    first = make.case(item_id=item.item_id, draft={})
    second = make.opening(item_id=item.item_id, draft={})
    with sessions.begin() as session:
        assert open_case(session, second) == first.case_id

    with sessions() as session:
        assert cases.by_id(session, second.case_id) is None


def test_a_ref_that_is_taken_is_told_and_leaves_no_trace(make, sessions):
    item, first = make.item(), make.case()
    second = make.opening(ref=first.ref, item_id=item.item_id, draft={})
    with pytest.raises(RefTakenError), sessions.begin() as session:
        open_case(session, second)

    with sessions() as session:
        assert cases.item(session, item.item_id).state == "received"


def test_an_item_that_does_not_exist_opens_nothing(make, sessions):
    with pytest.raises(MissingError), sessions.begin() as session:
        open_case(session, make.opening(item_id="no", draft={}))


def test_a_case_opened_by_hand_needs_no_item(make, sessions):
    other = make.case()
    opening = make.case(opener_id="u1", related=((other.case_id, "same repository"),))

    with sessions() as session:
        assert cases.items_of(session, opening.case_id) == []
        for one, two in ((opening, other), (other, opening)):
            ((row, why),) = cases.related(session, one.case_id)
            assert (row.id, why) == (two.case_id, "same repository")


def test_a_follow_up_joins_every_case_that_it_belongs_to(make, sessions):
    one, two, item = make.case(), make.case(), make.item()
    ids = (one.case_id, two.case_id)
    with sessions.begin() as session:
        join_cases(session, item.item_id, ids, draft={}, payload={"document": "retraction"})
    with sessions.begin() as session:
        again = join_cases(session, item.item_id, ids[:1], draft={})

    assert set(again) == set(ids)
    with sessions() as session:
        row = cases.item(session, item.item_id)
        assert (row.case_id, row.joined) == (one.case_id, True)
        assert {case.id for case in cases.cases_of_item(session, item.item_id)} == set(ids)
        for case_id in ids:
            work = [row for row in work_for(session, case_id) if row.verb == "join"]
            assert [row.payload for row in work] == [
                {"document": "retraction", "item_id": item.item_id}
            ]


def test_relating_twice_is_relating_once(make, sessions):
    one, two = make.case(), make.case()
    for _ in range(2):
        with sessions.begin() as session:
            relate(session, one.case_id, two.case_id, "why")

    with sessions() as session:
        assert len(cases.related(session, one.case_id)) == 1


def test_huge_notices_are_found_by_a_bounded_number_of_words():
    found = words("title", *(f"https://host{number}.example/p" for number in range(9_000)))

    assert len(found) == 5_000


def test_an_export_reads_the_case_as_a_whole(make, sessions):
    item = make.item()
    opening = make.case(item_id=item.item_id, draft={})
    make.log.record(make.batch(opening, 2)[0])
    with sessions() as session:
        export = cases.export(session, opening.case_id)
        assert cases.export(session, "no") is None

    assert [entry.seq for entry in export.timeline] == [0, 1, 2]
    assert [row.id for row, _ in export.items] == [item.item_id]
    assert export.playbook.body == opening.playbook.model_dump(mode="json")


def test_reclassifying_takes_the_new_playbooks_lifecycle(make, sessions):
    opening = make.case()
    other = make.opening(sensitivity="sealed")
    make.case(sensitivity="sealed")  # pins that playbook
    batch, _ = make.batch(replace(opening, playbook=other.playbook))
    make.log.record(batch)

    with sessions() as session:
        case = session.get_one(CaseRow, opening.case_id)
    assert (case.sensitivity, case.lifecycle) == ("sealed", "takedown")

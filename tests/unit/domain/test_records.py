"""What travels and is kept is frozen, and can be extended without breaking what is older."""

from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass

import pytest

from tocsin.domain import access, agenda, case, clocks, draft, gates, messages, ports, timeline
from tocsin.domain.draft import FOLLOW_UPS, Document, Draft

MODULES = (access, agenda, case, clocks, draft, gates, messages, ports, timeline)
RECORDS = sorted(
    {
        kept
        for module in MODULES
        for kept in vars(module).values()
        if is_dataclass(kept) and kept.__module__ == module.__name__
    },
    key=lambda kept: (kept.__module__, kept.__name__),
)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_cannot_be_changed(record):
    blank = object.__new__(record)

    with pytest.raises(FrozenInstanceError):
        setattr(blank, fields(record)[0].name, None)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_has_no_room_for_what_it_does_not_name(record):
    assert not hasattr(object.__new__(record), "__dict__")


@pytest.mark.parametrize(
    "record",
    [messages.Batch, messages.FreezeRequest, messages.NoticeOrder, messages.NoticeFate],
    ids=lambda record: record.__name__,
)
def test_what_was_added_to_a_message_has_a_default(record):
    """Dataclasses see to the order; this pins how many fields old histories always carry."""
    required = [field.name for field in fields(record) if field.default is MISSING]

    assert required == REQUIRED[record.__name__]


REQUIRED = {
    "Batch": ["case_id", "entries", "projection"],
    "FreezeRequest": ["case_id", "gate", "round", "fields_version", "items"],
    "NoticeOrder": ["case_id", "number", "to", "template"],
    "NoticeFate": [],
}


def test_a_draft_needs_to_say_what_it_is_and_how_sure_it_is():
    blank = Draft(Document.OTHER, "unclassified", 0.0)

    assert (blank.target_urls, blank.fields, blank.flags) == ((), {}, ())
    assert Draft(Document.OTHER, "unclassified", 0.0).fields is not blank.fields


def test_follow_ups_are_the_papers_that_need_an_original():
    assert {document.value for document in FOLLOW_UPS} == {
        "counter_notice",
        "retraction",
        "reversal",
        "counter_notice_retraction",
    }

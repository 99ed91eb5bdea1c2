"""Notices under Article 16 DSA: which of the elements (a) to (d) are there."""

import pytest

from tests.unit.intake.synthetic import dsa
from tocsin.domain.draft import Document
from tocsin.intake.reader import read_item


def read(**changes):
    return read_item(dsa(**changes), "application/json", None)


def test_a_complete_notice_lacks_nothing():
    draft = read()

    assert draft.missing == ()
    assert draft.target_urls == ("https://example.org/shop/bells",)
    assert draft.sender == "rosa@acme.example"
    assert draft.jurisdiction == "DE"
    assert draft.statements["good_faith"]
    assert "dsa-art-16" in draft.flags


def test_without_a_playbook_of_its_own_it_opens_an_unclassified_case():
    draft = read()

    assert (draft.document, draft.kind) == (Document.OTHER, "unclassified")
    assert draft.fields["legal_basis"] == "Regulation (EU) 2022/2065, Article 16"


def test_copyright_has_a_playbook():
    draft = read(ground="copyright")

    assert (draft.document, draft.kind) == (Document.TAKEDOWN, "copyright-takedown")
    assert draft.missing == ()


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"explanation": " "}, ("dsa-a",)),
        ({"urls": []}, ("dsa-b",)),
        ({"urls": [], "location": "The third advert in your app, May 4, 10:00"}, ()),
        ({"notifier": {}}, ("dsa-c",)),
        ({"notifier": {"name": "Rosa Campana"}}, ("dsa-c",)),
        ({"notifier": {"email": "rosa@acme.example"}}, ("dsa-c",)),
        ({"notifier": {}, "ground": "child-sexual-abuse"}, ()),
        ({"good_faith": False}, ("dsa-d",)),
        ({"explanation": "", "urls": [], "notifier": {}, "good_faith": False},
         ("dsa-a", "dsa-b", "dsa-c", "dsa-d")),
    ],
)  # fmt: skip
def test_each_element_is_asked_for(changes, missing):
    assert read(**changes).missing == missing


def test_what_concerns_children_is_flagged():
    assert "child-safety" in read(ground="child-sexual-abuse").flags


def test_trusted_flaggers_are_only_believed_to_say_so():
    notifier = {"name": "Watch", "email": "w@watch.example", "trusted_flagger": True}

    assert "trusted-flagger-claimed" in read(notifier=notifier).flags


@pytest.mark.parametrize(
    "changes", [{"dsa_notice": 2}, {"ground": "taste"}, {"member_state": "Germany"}]
)
def test_a_notice_that_breaks_the_schema_is_read_for_its_words(changes):
    draft = read(**changes)

    assert "invalid-notice" in draft.flags
    assert draft.kind == "unclassified"

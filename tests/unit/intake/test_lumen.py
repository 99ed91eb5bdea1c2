"""Lumen notices: every type, as posted to Lumen and as it gives them back."""

import base64

import pytest

from tests.unit.intake.synthetic import LUMEN, as_json, lumen, pdf
from tocsin.domain.draft import Document, Standing
from tocsin.intake.reader import read_item

ORDERS = "government-removal-request"
NOTICE = LUMEN["notice"]


def read(content):
    return read_item(content, "application/json", None)


def roles(**entities):
    return [
        {"name": name, "entity_attributes": {"name": entity}}
        for name, entity in entities.items()
    ]


def test_a_dmca_notice_is_read_by_its_fields():
    draft = read(lumen())

    assert (draft.document, draft.kind) == (Document.TAKEDOWN, "copyright-takedown")
    assert draft.target_urls == (
        "https://github.com/teapot/bells-1",
        "https://github.com/teapot/bells-2",
    )
    assert draft.work_urls == ("https://acme.example/bells",)
    assert draft.jurisdiction == "US"
    assert draft.sender == "notices@bellwatch.example"
    assert draft.standing is Standing.AGENT
    assert draft.fields["requester_name"] == "Acme Bells Ltd"
    assert draft.fields["work_description"] == "Bell recordings, 2019"
    assert draft.fields["date_sent_as_claimed"] == "2026-05-04"
    assert "name:acmebellsltd" in draft.parties
    assert "name:platforminc" not in draft.parties


def test_what_the_fields_do_not_prove_is_missing():
    assert read(lumen()).missing == ("v", "vi")


def test_the_token_of_an_interface_is_no_part_of_the_notice():
    assert "not-a-real-token" not in str(read(lumen()))


@pytest.mark.parametrize(
    ("name", "document", "kind", "flag"),
    [
        ("DMCA", "takedown", "copyright-takedown", "lumen"),
        ("Counternotice", "counter_notice", "copyright-takedown", "lumen"),
        ("CourtOrder", "court_order", "government-removal-request", "lumen"),
        ("GovernmentRequest", "government_removal_request", ORDERS, "lumen"),
        ("LawEnforcementRequest", "other", "unclassified", "law-enforcement"),
        ("Trademark", "other", "unclassified", "trademark"),
        ("Counterfeit", "other", "unclassified", "counterfeit"),
        ("Defamation", "other", "unclassified", "defamation"),
        ("PrivateInformation", "other", "unclassified", "privacy"),
        ("DataProtection", "other", "unclassified", "data-protection"),
        ("LocalLaw", "other", "unclassified", "local-law"),
        ("Other", "other", "unclassified", "lumen"),
        ("Placeholder", "other", "unclassified", "placeholder"),
    ],
)  # fmt: skip
def test_every_type_has_its_place(name, document, kind, flag):
    draft = read(lumen(type=name))

    assert (draft.document, draft.kind) == (document, kind)
    assert flag in draft.flags
    assert name in draft.reasons[0]


def test_a_court_is_the_authority_of_its_order():
    draft = read(lumen(
        type="CourtOrder", jurisdiction_list="",
        entity_notice_roles_attributes=[
            {"name": "issuing_court",
             "entity_attributes": {"name": "Example District Court", "country_code": "de"}},
            {"name": "plaintiff", "entity_attributes": {"name": "Acme Bells Ltd"}},
        ],
    ))  # fmt: skip

    assert draft.authority == "Example District Court"
    assert draft.jurisdiction == "DE"


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        (roles(principal="Acme"), Standing.OWNER),
        (roles(principal="Acme", sender="Acme"), Standing.OWNER),
        (roles(principal="Acme", sender="Watch"), Standing.AGENT),
        (roles(principal="Acme", attorney="Law LLP"), Standing.AGENT),
        (roles(sender="Watch"), Standing.UNCLEAR),
    ],
)
def test_roles_say_in_whose_name_it_is(given, standing):
    assert read(lumen(entity_notice_roles_attributes=given)).standing is standing


def test_what_lumen_gives_back_is_read_too():
    given = {
        "dmca": {
            "id": 1, "type": "DMCA", "title": "Notice", "sender_name": "Bell Watch LLC",
            "principal_name": "Acme Bells Ltd", "recipient_name": "Platform Inc", "body": None,
            "jurisdictions": ["US"], "date_sent": None,
            "works": [{"description": "Bells", "infringing_urls": [
                {"url": "https://github.com/teapot/bells-1"}]}],
        }
    }  # fmt: skip

    draft = read(as_json(given))

    assert draft.document is Document.TAKEDOWN
    assert draft.target_urls == ("https://github.com/teapot/bells-1",)
    assert draft.sender == "Bell Watch LLC"


def test_a_misspelt_jurisdiction_list_counts():
    notice = {k: v for k, v in NOTICE.items() if k != "jurisdiction_list"}
    misspelt = as_json({"notice": {**notice, "jurisidiction_list": "FR"}})

    assert read(misspelt).jurisdiction == "FR"


def test_files_within_are_parts_and_their_text_counts():
    letter = pdf("I have a good faith belief that this use is not authorized by the law.")
    data = "data:application/pdf;base64," + base64.b64encode(letter).decode()

    draft = read(lumen(file_uploads_attributes=[{"kind": "original", "file": data}]))

    assert [(part.media, part.size) for part in draft.parts] == [
        ("application/pdf", len(letter))
    ]
    assert draft.statements["good_faith"]


def test_a_file_that_is_no_base64_is_flagged():
    draft = read(lumen(file_uploads_attributes=[{"kind": "original", "file": "§§§"}]))

    assert "unreadable-file" in draft.flags


def test_a_malformed_notice_is_read_for_its_words():
    draft = read(lumen(works_attributes="https://github.com/teapot/bells-1"))

    assert "invalid-notice" in draft.flags
    assert "https://github.com/teapot/bells-1" in draft.target_urls

"""JSON and mail."""

import json

import pytest

from tocsin.domain.draft import Document, Standing
from tocsin.intake.json_notice import JsonNotice
from tocsin.intake.reader import read_item
from tocsin.intake.wire import draft_to_json


def read_json(data):
    return read_item(json.dumps(data).encode(), "application/json", None)


def test_our_schema_is_taken_at_its_word():
    draft = read_json(
        {
            "tocsin_notice": 1,
            "document": "government_removal_request",
            "jurisdiction": "DE",
            "authority": "Kettle Authority",
            "title": "Order 7",
            "sender": "desk@authority.example",
            "text": "Bitte entfernen Sie den folgenden Inhalt.",
            "language": "de",
            "target_urls": ["https://github.com/teapot/kettle"],
            "statements": {"good_faith": True},
            "fields": {"reference": "7/31"},
        }
    )

    assert draft.document is Document.GOVERNMENT_REMOVAL_REQUEST
    assert draft.kind == "government-removal-request"
    assert (draft.jurisdiction, draft.authority) == ("DE", "Kettle Authority")
    assert (draft.title, draft.sender) == ("Order 7", "desk@authority.example")
    assert draft.languages == ("de",)
    assert draft.target_urls == ("https://github.com/teapot/kettle",)
    assert draft.link_keys == ("github.com/teapot/kettle",)
    assert draft.statements["good_faith"]
    assert draft.fields["reference"] == "7/31"
    assert draft.confidence == 1


def test_a_kind_of_its_own_may_be_named():
    draft = read_json({"tocsin_notice": 1, "kind": "tco-removal-order", "text": "Order"})

    assert draft.kind == "tco-removal-order"


def test_our_schema_without_a_type_is_read_like_a_letter(papers):
    draft = read_json(
        {
            "tocsin_notice": 1,
            "text": f"{papers.good_faith}\n{papers.sworn}\nPhone: 5",
            "sender": "Tea Pot",
            "target_urls": ["https://github.com/teapot/leak"],
            "work_urls": ["https://kettle.example/"],
            "standing": "owner",
        }
    )

    assert draft.document is Document.TAKEDOWN
    assert draft.standing is Standing.OWNER
    assert draft.work_urls == ("https://kettle.example/",)
    assert draft.missing == ()


def test_any_other_json_is_read_for_its_strings(papers):
    draft = read_json({"ticket": 5, "body": [{"content": papers.letter}]})

    assert draft.document is Document.TAKEDOWN
    assert draft.target_urls == ("https://github.com/teapot/kettle-leak",)
    assert "other-json" in draft.flags


def test_a_notice_that_breaks_our_schema_is_still_read(papers):
    draft = read_json({"tocsin_notice": 1, "jurisdiction": "Teapotia", "text": papers.letter})

    assert draft.document is Document.TAKEDOWN
    assert "invalid-notice" in draft.flags


def test_broken_and_bottomless_json_is_read_as_text():
    assert "broken-json" in read_item(b'{"a": ', "application/json", None).flags
    assert read_item(b"[" * 100_000, "application/json", None).kind == "unclassified"
    assert read_item(b"null", "application/json", None).flags == ("other-json", "no-text")


def test_the_schema_documents_itself():
    schema = JsonNotice.model_json_schema()

    assert "target_urls" in schema["properties"]
    assert schema["required"] == ["tocsin_notice"]


def mail(body, kind="text/plain; charset=utf-8"):
    head = (
        f"From: Tea Pot <tea@pot.example>\nSubject: Kettle\n notice\nContent-Type: {kind}\n\n"
    )
    return read_item((head + body).encode(), "message/rfc822", "paper.eml")


def test_mail_is_read_by_its_body(papers):
    draft = mail(papers.letter)

    assert draft.document is Document.TAKEDOWN
    assert draft.sender == "Tea Pot <tea@pot.example>"
    assert draft.title == "Kettle notice"
    assert draft.missing == ()


def test_html_mail_and_unknown_charsets_are_read(papers):
    html = papers.letter.replace("\n", "<br>\n")

    assert mail(html, "text/html").document is Document.TAKEDOWN
    assert mail(papers.letter, "text/plain; charset=klingon").document is Document.TAKEDOWN


def test_attachments_are_said_to_be_unread(papers):
    parts = (
        f"--X\nContent-Type: text/plain\n\n{papers.letter}\n"
        "--X\nContent-Type: application/pdf\n"
        "Content-Disposition: attachment; filename=a.pdf\n\n%PDF-1.7\n--X--\n"
    )

    draft = mail(parts, 'multipart/mixed; boundary="X"')

    assert draft.document is Document.TAKEDOWN
    assert "attachments-unread" in draft.flags


def test_a_mail_of_nothing_yields_a_draft():
    assert read_item(b"\xff\xfe\x00", "message/rfc822", None).kind == "unclassified"
    assert mail("").kind == "unclassified"


@pytest.mark.parametrize("sign", ["\\u0000", "\\ud800", "\\udc00\\ud800"])
@pytest.mark.parametrize("member", ["title", "sender", "text", "target_urls"])
def test_what_cannot_be_stored_does_not_reach_a_draft(sign, member):
    value = f'["https://example.org/{sign}a"]' if member == "target_urls" else f'"a{sign}b"'
    content = f'{{"tocsin_notice": 1, "{member}": {value}}}'.encode()

    stored = json.dumps(draft_to_json(read_item(content, "application/json", None)))

    assert "\\u0000" not in stored
    assert "\\ud" not in stored

"""Attachments and nested messages: each is kept, read if it can be, and the notice is found."""

import hashlib
import json
from email.message import EmailMessage
from email.mime.application import MIMEApplication

import pytest

from tocsin.domain.draft import Document
from tocsin.intake.mail import read_mail

PDF = b"%PDF-1.7 nothing that can be read"


def message(body="Please see the attachment.", subject="Kettle"):
    mail = EmailMessage()
    mail["From"] = "Tea Pot <tea@pot.example>"
    mail["Subject"] = subject
    if body is not None:
        mail.set_content(body)
    return mail


def read(mail):
    return read_mail(mail.as_bytes())


def test_every_attachment_is_kept_with_its_size_and_hash():
    mail = message()
    mail.add_attachment(PDF, "application", "pdf", filename="a.pdf")
    mail.add_attachment(b"\x89PNG\r\n\x1a\nrest", "image", "png", filename="b.png")

    draft = read(mail)

    assert [(part.name, part.media, part.size) for part in draft.parts] == [
        ("a.pdf", "application/pdf", len(PDF)),
        ("b.png", "image/png", 12),
    ]
    assert draft.parts[0].sha256 == hashlib.sha256(PDF).hexdigest()
    assert draft.parts[1].flags == ("reader-missing",)
    assert "attachments-unread" in draft.flags


def test_a_part_is_what_its_bytes_are():
    mail = message()
    mail.add_attachment(PDF, "application", "octet-stream", filename="notice.txt")

    assert read(mail).parts[0].media == "application/pdf"


def test_a_notice_in_an_attachment_is_the_paper(papers):
    mail = message()
    mail.add_attachment(papers.letter, filename="Notice ü.txt")

    draft = read(mail)

    assert draft.document is Document.TAKEDOWN
    assert draft.target_urls == ("https://github.com/teapot/kettle-leak",)
    assert draft.reasons[-1] == "The paper is the attachment “Notice ü.txt”."
    assert draft.sender == "Tea Pot <tea@pot.example>"
    assert draft.title == "Kettle"
    assert draft.parts[0].flags == ()


def test_json_and_html_attachments_are_read(papers):
    mail = message()
    notice = {"tocsin_notice": 1, "text": papers.letter}
    mail.add_attachment(json.dumps(notice).encode(), "application", "json", filename="n.json")
    page = message()
    page.add_attachment(
        papers.letter.replace("\n", "<br>"), subtype="html", filename="notice.html"
    )

    assert read(mail).document is Document.TAKEDOWN
    assert read(page).document is Document.TAKEDOWN


def test_a_list_of_addresses_completes_the_letter(papers):
    body = papers.letter.replace("https://github.com/teapot/kettle-leak", "See the list.")
    mail = message(body)
    mail.add_attachment(
        "https://github.com/tea/one\nhttps://github.com/tea/two\n", filename="list.txt"
    )

    draft = read(mail)

    assert draft.document is Document.TAKEDOWN
    assert draft.target_urls == ("https://github.com/tea/one", "https://github.com/tea/two")
    assert draft.missing == ()
    assert "no-url" not in draft.flags
    assert draft.reasons[-1] == "The paper is the mail's own text."


def test_declarations_may_stand_in_body_or_attachment(papers):
    body = papers.letter.replace(papers.good_faith, "")
    mail = message(body)
    assert "v" in read(mail).missing

    mail.add_attachment(papers.letter, filename="same.txt")

    assert read(mail).missing == ()


def test_what_the_sender_says_outweighs_the_paper_that_is_attached(papers):
    mail = message("We retract our takedown notice. It was sent by mistake.")
    mail.add_attachment(papers.letter, filename="original.txt")

    draft = read(mail)

    assert draft.document is Document.RETRACTION
    assert draft.link_keys == ("github.com/teapot/kettle-leak",)
    assert draft.target_urls == ()


def test_a_message_forwarded_as_attachment_is_the_paper(papers):
    inner = message(papers.letter, "Notice")
    inner.replace_header("From", "owner@kettle.example")
    inner["Message-ID"] = "<1@kettle.example>"
    inner.add_attachment(PDF, "application", "pdf", filename="work.pdf")
    mail = message("FYI", "Fwd: Notice")
    mail.add_attachment(inner)

    draft = read(mail)

    assert draft.document is Document.TAKEDOWN
    assert draft.sender == "owner@kettle.example"
    assert draft.title == "Notice"
    assert draft.mail.sender == "tea@pot.example"
    assert [part.media for part in draft.parts] == ["message/rfc822", "application/pdf"]
    assert draft.reasons[-1] == "The paper is the text of a message within the mail."


def test_a_mail_attached_as_a_file_is_opened_too(papers):
    mail = message()
    inner = message(papers.letter).as_bytes()
    mail.add_attachment(inner, "application", "octet-stream", filename="notice.eml")

    assert read(mail).document is Document.TAKEDOWN


def test_nesting_beyond_five_is_kept_and_flagged(papers):
    mail = message(papers.letter)
    for _ in range(7):
        outer = message("FYI")
        outer.add_attachment(mail)
        mail = outer

    draft = read(mail)

    assert "too-deep" in draft.flags
    assert len(draft.parts) == 6
    assert draft.parts[-1].flags == ("too-deep",)


def test_more_than_a_hundred_parts_are_flagged(papers):
    part = "--b\nContent-Type: text/plain; name=x.txt\n\nhi\n"
    head = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
    mail = f"{head}{papers.letter}\n{part * 200}--b--"

    draft = read_mail(mail.encode())

    assert draft.document is Document.TAKEDOWN
    assert "over-100-parts" in draft.flags
    assert len(draft.parts) == 99


def test_winmail_dat_never_loses_the_rest(papers):
    mail = message(papers.letter)
    mail.add_attachment(
        b"\x78\x9f\x3e\x22rest", "application", "ms-tnef", filename="winmail.dat"
    )

    draft = read(mail)

    assert draft.document is Document.TAKEDOWN
    assert draft.parts[0].flags == ("tnef-unread",)
    assert {"tnef-unread", "attachments-unread"} <= set(draft.flags)


def test_a_signed_mail_is_read_inside_its_signature(papers):
    mail = (
        "Content-Type: multipart/signed; boundary=s; protocol=application/pgp-signature\n\n"
        f"--s\nContent-Type: text/plain\n\n{papers.letter}\n"
        "--s\nContent-Type: application/pgp-signature\n\nabc\n--s--\n"
    )

    draft = read_mail(mail.encode())

    assert draft.document is Document.TAKEDOWN
    assert draft.parts[0].flags == ("signature",)
    assert "attachments-unread" not in draft.flags


def der(tag, *content):
    inner = b"".join(content)
    return bytes([tag, 0x84]) + len(inner).to_bytes(4, "big") + inner


def ber(tag, *content):
    """The same with an indefinite length, as streaming signers write it."""
    return bytes([tag, 0x80]) + b"".join(content) + b"\0\0"


SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
DATA = bytes.fromhex("06092a864886f70d010701")


def opaque(text, shape):
    octets = shape(0x24, der(0x04, text[:40]), der(0x04, text[40:]))
    inner = shape(0x30, DATA, shape(0xA0, octets))
    return shape(0x30, SIGNED, shape(0xA0, shape(0x30, b"\x02\x01\x01", der(0x31), inner)))


@pytest.mark.parametrize("shape", [der, ber])
def test_an_opaque_signature_is_opened(papers, shape):
    inner = f"Content-Type: text/plain\r\n\r\n{papers.letter}".encode()
    mail = MIMEApplication(opaque(inner, shape), "pkcs7-mime", name="smime.p7m")

    assert read_mail(mail.as_bytes()).document is Document.TAKEDOWN


def test_what_is_encrypted_says_so():
    sealed = MIMEApplication(der(0x30, ENVELOPED, der(0xA0, der(0x30))), "pkcs7-mime")
    broken = MIMEApplication(b"\x30\x80\x30\x80" * 400, "x-pkcs7-mime")
    pgp = (
        b"Content-Type: multipart/encrypted; boundary=e\n\n--e\nContent-Type: "
        b"application/pgp-encrypted\n\nVersion: 1\n--e\n"
        b"Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--e--"
    )
    inline = b"Subject: x\n\n-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----\n"

    for raw in (sealed.as_bytes(), broken.as_bytes(), pgp, inline):
        assert "encrypted" in read_mail(raw).flags


@pytest.mark.parametrize(
    "disposition",
    [
        "filename*=UTF-8''Beschwerde%20%C3%BC.txt",
        "filename*0*=UTF-8''Beschwerde%20; filename*1*=%C3%BC.txt",
        'filename="=?utf-8?Q?Beschwerde_=C3=BC=2Etxt?="',
        'filename="Beschwerde ü.txt"',
    ],
)
def test_file_names_are_read_however_they_are_written(disposition):
    mail = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n"
        f"Content-Disposition: attachment; {disposition}\n\nhi\n--b--\n"
    )

    assert read_mail(mail.encode()).parts[0].name == "Beschwerde ü.txt"


BROKEN = {
    "no boundary": "Content-Type: multipart/mixed\n\n--x\n\n{}\n--x--\n",
    "a boundary that never comes": "Content-Type: multipart/mixed; boundary=y\n\n{}",
    "no last boundary": "Content-Type: multipart/mixed; boundary=x\n\n--x\n\n{}",
    "white space after it": "Content-Type: multipart/mixed; boundary=x\n\n--x  \t\n\n{}\n--x--",
    "the same one within": "Content-Type: multipart/mixed; boundary=x\n\n--x\n"
    "Content-Type: multipart/mixed; boundary=x\n\n--x\n\n{}\n--x--\n--x--",
    "no header end": "Subject: x\nContent-Type: text/plain\n{}",
    "a broken header line": "Subject: x\nthis is no header\nContent-Type: text/plain\n\n{}",
    "an mbox line": "From tea Mon Jan  1 00:00:00 2024\nSubject: x\n\n{}",
    "blank lines first": "\n\r\nSubject: x\n\n{}",
    "only a body": "{}",
}


@pytest.mark.parametrize("shape", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_boundaries_and_headers_that_are_wrong_lose_nothing(papers, shape, line_end):
    raw = shape.format(papers.letter).replace("\n", line_end).encode()

    assert read_mail(raw).document is Document.TAKEDOWN

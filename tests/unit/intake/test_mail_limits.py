"""Mails that are too much, in the bounded process that reads them for real."""

import base64
import time
from email.message import EmailMessage

import pytest

from tocsin.domain.draft import Document
from tocsin.intake.mail import read_mail
from tocsin.intake.pool import ReaderPool
from tocsin.intake.reader import read_item


@pytest.fixture(scope="module")
def pool():
    readers = ReaderPool(size=1, authserv_id="mx.us.example")
    yield readers
    readers.close()


REPORT = (
    b"Content-Type: multipart/report; boundary=b\n\n--b\n"
    b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a\0\xff@b\n--b--"
)


def message(body):
    mail = EmailMessage()
    mail["From"] = "Tea Pot <tea@pot.example>"
    mail["Subject"] = "Kettle"
    mail.set_content(body)
    return mail


def test_a_mail_of_25_megabytes_is_read_with_its_attachment_hashed(pool, papers):
    video = base64.encodebytes(bytes(range(256)) * 74_000)
    mail = (
        b"Subject: Kettle\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n"
        + papers.letter.encode()
        + b"\n--b\nContent-Type: video/mp4; name=copy.mp4\n"
        + b"Content-Transfer-Encoding: base64\n\n"
        + video
        + b"--b--\n"
    )

    draft = pool.read(mail, "message/rfc822", None)

    assert len(mail) > 25_000_000
    assert draft.document is Document.TAKEDOWN
    assert (draft.parts[0].name, draft.parts[0].size) == ("copy.mp4", 256 * 74_000)
    assert draft.parts[0].flags == ("reader-missing",)


def test_25_megabytes_of_text_are_cut_and_say_so(pool, papers):
    mail = message(papers.letter).as_bytes() + b"and so on and on\n" * 1_400_000

    draft = pool.read(mail, "message/rfc822", None)

    assert draft.document is Document.TAKEDOWN
    assert "truncated" in draft.flags


@pytest.mark.parametrize("subtype", ["plain", "html"])
def test_3711_addresses_are_all_found(pool, papers, subtype):
    urls = [f"https://github.com/teapot{n}/kettle/blob/main/src/x.c" for n in range(3_711)]
    body = papers.letter.replace("https://github.com/teapot/kettle-leak", "\n".join(urls))
    mail = message("x")
    if subtype == "html":
        links = "".join(f'<p><a href="{url}">{url}</a></p>' for url in urls)
        body = papers.letter.replace("\n", "<br>").replace(
            "https://github.com/teapot/kettle-leak", links
        )
    mail.set_content(body, subtype=subtype)

    draft = pool.read(mail.as_bytes(), "message/rfc822", None)

    assert draft.document is Document.TAKEDOWN
    assert len(draft.target_urls) == 3_711


def test_our_servers_name_reaches_the_reader(pool):
    results = "Authentication-Results: {}; spf=fail smtp.mailfrom=pot.example\n\nhi"

    ours = pool.read(results.format("mx.us.example").encode(), "message/rfc822", None)
    theirs = pool.read(results.format("mx.them.example").encode(), "message/rfc822", None)

    assert ours.mail.authentication == {"spf": "fail"}
    assert theirs.mail.authentication == {}


def test_attachments_that_are_too_much_do_not_cost_the_letter(papers):
    mail = message(papers.letter)
    for number in range(3):
        mail.add_attachment(
            "https://a.example/b we filed notice " * 11_000, filename=f"{number}"
        )
    readers = ReaderPool(size=1, cpu_seconds=0.25)
    try:
        draft = readers.read(mail.as_bytes(), "message/rfc822", None)
    finally:
        readers.close()

    assert draft.document is Document.TAKEDOWN
    assert len(draft.parts) == 3
    assert all(part.flags == ("unread-for-time",) for part in draft.parts)
    assert "attachments-unread" in draft.flags


def test_thousands_of_headers_are_read(papers):
    head = b"".join(b"X-Trace-%d: hop\n" % number for number in range(9_000))

    draft = read_mail(head + message(papers.letter).as_bytes())

    assert draft.document is Document.TAKEDOWN
    assert draft.mail.sender == "tea@pot.example"


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: failure notice\nFrom: \xff\xfe mailer-daemon@x.example\n\nhi",
        b"Return-Path: <>\nSubject: Returned mail\nFrom: ,\n\nhi",
        b"Subject: x\nContent-Type: text/plain; charset=utf-7\n\n+2AA- a",
        b"Subject: =?utf-7?Q?+2AA-?= =?zip?B?AAAA?= =?x?B?A?=\nTo: \0\n\nhi",
        REPORT,
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n====",
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n--b--",
        b"Content-Type: text/html; charset=unicode_escape\n\n<p>\\ud800&#xd800;&#0;</p>",
    ],
)
def test_what_a_mail_holds_can_always_be_stored(raw):
    started = time.process_time()
    draft = read_item(raw, "message/rfc822", None)

    assert not any(flag.startswith("reader-failed") for flag in draft.flags)
    told = repr(draft).encode()
    assert b"\\x00" not in told
    assert b"\\ud8" not in told
    assert time.process_time() - started < 1


HEAD = b"From: a@b.example\r\nSubject: x\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
HOSTILE = {
    "nuls": b"\0" * 500_000,
    "headers": b"X-A: b\r\n" * 100_000 + HEAD + b"\r\nhi",
    "one header": b"Subject: a\r\n" + b" b\r\n" * 500_000,
    "a header without end": b"Subject: " + b"a" * 3_000_000,
    "encoded words": HEAD + b"To: " + b"=?utf-8?B?8J+Yig==?= " * 30_000 + b"\r\n\r\nhi",
    "parameters": HEAD + b"Content-Type: application/pdf;" + b" name*1*=%41;" * 20_000,
    "comments": b"Authentication-Results: x; " + b"(" * 7_000 + b"\r\n" + HEAD + b"\r\nhi",
    "messages": b"Content-Type: message/rfc822\r\n\r\n" * 3_000 + HEAD + b"\r\nhi",
    "multiparts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 3_000,
    "boundaries": MIXED + b"--b--b" * 500_000,
    "padding": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A=" * 3_000_000,
    "quotation marks": HEAD + b"\r\n" + b"> > x\r\n" * 100_000,
    "announcements": HEAD + b"\r\n" + b"On Monday 10:00\r\n" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_structure_is_read_within_a_readers_time(raw):
    started = time.process_time()

    draft = read_item(raw, "message/rfc822", None)

    assert time.process_time() - started < 1.5
    assert not any(flag.startswith("reader-failed") for flag in draft.flags)

"""Sound papers, one or more for each reader: what the fuzzer breaks."""

import base64
from email.message import EmailMessage

from tests.unit.intake import synthetic
from tests.unit.intake.conftest import COUNTER_LETTER, LETTER, counter_form, takedown_form

RUSSIAN = "Направляется уведомление о внесении страницы https://example.org/kopija в реестр. "
CHINESE = "请贵公司尽快清除上述链接中的违法信息，谢谢。https://example.org/fuben "
OWN = {
    "tocsin_notice": 1,
    "document": "takedown",
    "text": LETTER,
    "target_urls": ["https://github.com/teapot/kettle-leak"],
    "statements": {"good_faith": True},
    "fields": {"work_description": "Kettle Firmware"},
}
MAILBOX_COPY = b"""Return-Path: <rosa@acme.example>
Received: from mx.acme.example by mx.example.org; Mon, 4 May 2026 10:00:00 +0000
Authentication-Results: mx.example.org; dkim=pass header.d=acme.example; spf=pass; dmarc=pass
MIME-Version: 1.0
Message-ID: <1@acme.example>
From: Rosa <rosa@acme.example>
Subject: =?koi8-r?B?8MnT2M3P?=
Date: Mon, 4 May 2036 10:00:00 +0000
Content-Type: text/plain; charset=koi8-r
Content-Transfer-Encoding: 8bit

""" + (RUSSIAN * 3).encode("koi8-r")
TNEF = b"\x78\x9f\x3e\x22\x01\x00" + b"\x01\x06\x90\x08\x00\x04\x00\x00\x00" + b"\0" * 60
BOUNCE = b"""From: MAILER-DAEMON@mx.example.org
To: desk@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; rosa@acme.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

From: desk@example.org
Message-ID: <2@example.org>
Subject: Your notice

Dear Rosa
--b--
"""


def mail(*attachments, html=None):
    message = EmailMessage()
    message["From"] = "Rosa Campana <rosa@acme.example>"
    message["To"] = "desk@example.org"
    message["Subject"] = "Notice of infringement"
    message["Message-ID"] = "<3@acme.example>"
    message["References"] = "<1@acme.example> <2@acme.example>"
    message["Date"] = "Mon, 04 May 2026 10:00:00 +0200"
    message.set_content(LETTER)
    if html:
        message.add_alternative(html, subtype="html")
    for name, kind, content in attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, main, sub, filename=name)
    return message.as_bytes()


def forwarded(content):
    message = EmailMessage()
    message["From"] = "desk@example.org"
    message["Subject"] = "Fwd: notice"
    message.set_content("See below.")
    inner = EmailMessage()
    inner["From"] = "rosa@acme.example"
    inner.set_content(content)
    message.add_attachment(inner)
    return message.as_bytes()


_PDF = synthetic.pdf(LETTER, "second page", links=["https://example.org/copy"])
_DOCX = synthetic.docx(
    "".join(map(synthetic.paragraph, LETTER.split("\n")))
    + f"<w:p>{synthetic.link('the copy', 'r1')}</w:p>",
    {"r1": "https://example.org/copy"},
)
_HTML = f'<html><body><p>{LETTER}</p><a href="https://example.org/copy">here</a></body></html>'
_UPLOAD = {"kind": "original", "file": base64.b64encode(_PDF).decode()}

PAPERS = {
    "form": (takedown_form().encode(), "text/markdown", "notice.md"),
    "counter-form": (counter_form().encode(), "text/markdown", "notice.md"),
    "letter": (LETTER.encode(), "text/plain", "letter.txt"),
    "counter-letter": (COUNTER_LETTER.encode("cp1252", "replace"), None, None),
    "russian": ((RUSSIAN * 5).encode("utf-16"), "text/plain", None),
    "chinese": ((CHINESE * 9).encode("gb18030"), "text/plain", None),
    "html": (_HTML.encode(), "text/html", "letter.html"),
    "own-json": (synthetic.as_json(OWN), "application/json", "notice.json"),
    "lumen": (synthetic.lumen(), "application/json", "lumen.json"),
    "lumen-file": (synthetic.lumen(file_uploads_attributes=[_UPLOAD]), None, None),
    "dsa": (synthetic.dsa(), "application/json", None),
    "other-json": (synthetic.as_json({"a": [{"b": LETTER}]}), None, "x.json"),
    "pdf": (_PDF, "application/pdf", "letter.pdf"),
    "pdf-unpacked": (
        synthetic.pdf(synthetic.stream(synthetic.lines(LETTER), packed=False)),
        "application/pdf",
        None,
    ),
    "pdf-locked": (synthetic.locked(_PDF, ""), "application/pdf", None),
    "docx": (_DOCX, None, "letter.docx"),
    "zip": (synthetic.zipped({"letter.txt": LETTER, "b/c.pdf": _PDF}), "application/zip", None),
    "mail": (mail(), "message/rfc822", "mail.eml"),
    "mail-html": (mail(html=_HTML), "message/rfc822", None),
    "mail-8bit": (MAILBOX_COPY, "message/rfc822", None),
    "mail-files": (
        mail(
            ("letter.pdf", "application/pdf", _PDF),
            ("letter.docx", "application/octet-stream", _DOCX),
            ("winmail.dat", "application/ms-tnef", TNEF),
            ("notice.json", "application/json", synthetic.dsa()),
        ),
        "message/rfc822",
        None,
    ),
    "mail-forwarded": (forwarded(LETTER), "message/rfc822", None),
    "bounce": (BOUNCE, "message/rfc822", None),
    "tnef": (TNEF, None, "winmail.dat"),
}

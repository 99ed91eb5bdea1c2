"""Mail to our own people: plain text and HTML say the same, with buttons, no pictures."""

import re
from dataclasses import replace

import pytest

from tocsin.channels.smtp import SmtpChannel
from tocsin.domain.ports import Action, Message

PAGE = Message(
    key="PG-7K3M-Q2XD/1/user:ada",
    recipient="user:ada",
    address="ada@example.com",
    subject="PG-7K3M-Q2XD: somebody must act now",
    body="Somebody must act now.\n\nhttps://tocsin.example/pages/PG-7K3M-Q2XD\n",
    reference="PG-7K3M-Q2XD",
    urgency="urgent",
    page="PG-7K3M-Q2XD",
    reply_to="notices+ack.7.abcdefghijklmnop@tocsin.example",
    actions=(
        Action("Acknowledge", "https://tocsin.example/p/abc.def", "acknowledge"),
        Action("I cannot", "https://tocsin.example/p/ghi.jkl", "decline"),
    ),
)


@pytest.fixture
def mailed(serve, inbox):
    port = serve()

    def send(message):
        SmtpChannel("127.0.0.1", port, "bell@tocsin.example", tls="none").send(message)
        mail = inbox.received[-1]
        html = mail.get_body(["html"])
        return mail, mail.get_body(["plain"]).get_content(), html and html.get_content()

    return send


def test_both_parts_say_the_same_and_have_the_same_links(mailed):
    mail, plain, html = mailed(PAGE)

    assert mail.get_content_type() == "multipart/alternative"
    for text in ("Somebody must act now.", *(action.url for action in PAGE.actions), PAGE.link):
        assert text in plain
        assert text in html
    assert '<a class="action acknowledge" href="https://tocsin.example/p/abc.def">' in html
    assert mail["Reply-To"] == PAGE.reply_to
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"


def test_how_to_answer_is_said_in_the_recipients_language(mailed):
    _, plain, html = mailed(replace(PAGE, language="es-MX"))

    assert "responder a este correo" in plain
    assert "responder a este correo" in html


def test_nothing_is_loaded_from_anywhere(mailed):
    _, _, html = mailed(PAGE)

    assert not re.search(r"<(img|script|link|iframe|object|form)|url\(|@import|src=", html)


def test_it_can_be_read_in_light_and_dark(mailed):
    _, _, html = mailed(PAGE)

    assert 'name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html
    assert 'name="viewport"' in html


@pytest.mark.parametrize("member", ["body", "summary", "subject"])
def test_what_somebody_wrote_is_text(mailed, member):
    nasty = '<script>alert(1)</script> "><b onclick=x> javascript:alert(2)'

    _, _, html = mailed(replace(PAGE, **{member: nasty}))

    assert "<script" not in html
    assert "<b " not in html
    assert 'href="javascript' not in html


def test_a_link_ends_where_its_address_ends(mailed):
    _, _, html = mailed(replace(PAGE, body="See (https://a.example/x?a=1&b=2). Then go."))

    assert (
        '<a href="https://a.example/x?a=1&amp;b=2">https://a.example/x?a=1&amp;b=2</a>).'
        in html
    )


def test_a_letter_to_an_outsider_is_the_approved_text_and_nothing_else(mailed):
    mail, plain, html = mailed(replace(PAGE, recipient="requester:case-1", page="", actions=()))

    assert html is None
    assert mail.get_content_type() == "text/plain"
    assert plain.replace("\r\n", "\n") == PAGE.body

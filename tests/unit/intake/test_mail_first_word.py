"""The word that a mail's own text begins with: an answer's verb, never a quotation's."""

import pytest

from tocsin.intake.mail import read_mail

QUOTED = "\n\nOn Mon, 2 Mar 2026 at 14:05, Tocsin wrote:\n> decline is a word we wrote\n"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Decline, I am on a plane", "decline"),
        ("  *DECLINED*", "declined"),
        ("I do not decline", "i"),
        ("> decline\n\nOn my way", "on"),
        ("Ja, übernehme ich", "ja"),
        ("!!!", ""),
        ("", ""),
    ],
)
def test_the_first_word_is_the_senders_own(text, word):
    mail = f"From: ada@example.org\nSubject: Re: decline\n\n{text}{QUOTED}"

    assert read_mail(mail.encode()).mail.first_word == word


def test_what_is_attached_has_no_say():
    inner = "From: x@example.org\nSubject: x\n\ndecline\n"
    mail = (
        "From: ada@example.org\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        f"taken\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )

    assert read_mail(mail.encode()).mail.first_word == "taken"

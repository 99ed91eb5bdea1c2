"""What the sender wrote, apart from what they answer or pass on."""

import pytest

from tocsin.domain.draft import Document
from tocsin.intake.mail import read_mail
from tocsin.intake.mail_quoting import take_apart


def read(body, subject="Re: Notice", head=""):
    return read_mail(f"From: tea@pot.example\nSubject: {subject}\n{head}\n{body}".encode())


def marked(text):
    return "\n".join(f"> {line}" for line in text.splitlines())


ANNOUNCED = [
    "On Mon, Jan 5, 2026 at 10:00 AM Anna <anna@user.example> wrote:",
    "On Mon, Jan 5, 2026 at 10:00 AM Anna\n<anna@user.example> wrote:",
    "Am 05.01.2026 um 10:00 schrieb Anna:",
    "Le lun. 5 janv. 2026 à 10:00, Anna <anna@user.example> a écrit :",
    "El lun, 5 ene 2026 a las 10:00, Anna (<anna@user.example>) escribió:",
    "Il giorno lun 5 gen 2026 alle ore 10:00 Anna <anna@user.example> ha scritto:",
    "Em seg., 5 de jan. de 2026 às 10:00, Anna <anna@user.example> escreveu:",
    "Op ma 5 jan 2026 om 10:00 schreef Anna <anna@user.example>:",
    "пн, 5 янв. 2026 г. в 10:00, Anna <anna@user.example> пишет:",
    "2026年1月5日(月) 10:00 Anna <anna@user.example>:",
    "-----Original Message-----\nFrom: Anna\nSent: Monday",
    "-----Ursprüngliche Nachricht-----\nVon: Anna",
    "From: Anna <anna@user.example>\nSent: Monday\nTo: Tea\nSubject: Notice",
    "Von: Anna\nGesendet: Montag\nAn: Tea\nBetreff: Notice",
    "发件人: Anna <anna@user.example>\n发送时间: 2026年1月5日\n收件人: Tea\n主题: Notice",
]


@pytest.mark.parametrize("line", ANNOUNCED)
def test_an_announced_message_is_not_the_senders_own(line):
    spoken = take_apart(f"I retract it.\n\n{line}\n\nold words\n", "Re: Notice")

    assert spoken.own == "I retract it."
    assert spoken.earlier.endswith("old words")
    assert not spoken.is_forward


@pytest.mark.parametrize(
    "line",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Mensaje reenviado ----------",
        "-------- Пересылаемое сообщение --------",
    ],
)
def test_a_forwarded_message_is_told_from_an_answered_one(line):
    spoken = take_apart(f"FYI\n\n{line}\nFrom: Anna\n\nold words", "Notice")

    assert spoken.own == "FYI"
    assert spoken.is_forward


def test_a_letter_with_its_own_header_lines_is_own():
    text = "From: Anna\nTo: The host\nDate: Monday\nSubject: Notice\n\nDear host"

    assert take_apart(text, "Notice").own == text


def test_somebodys_words_in_a_letter_end_nothing():
    text = "On January 5 the infringer wrote:\n\nIt is mine.\n\nIt is not."

    assert take_apart(text, "Notice").own == text


def test_a_reply_that_quotes_a_takedown_is_not_a_new_one(papers):
    body = (
        f"Any news on this?\n\nOn Mon, Jan 5, 2026, 10:00 Tea wrote:\n{marked(papers.letter)}"
    )

    draft = read(body)

    assert draft.document is Document.OTHER
    assert draft.target_urls == ()
    assert draft.link_keys == ("github.com/teapot/kettle-leak",)


def test_a_retraction_above_the_original_is_a_retraction(papers):
    body = "We retract our notice. It was sent by mistake.\n\n-----Original Message-----\n"

    draft = read(f"{body}{papers.letter}")

    assert draft.document is Document.RETRACTION
    assert "github.com/teapot/kettle-leak" in draft.link_keys


def test_a_quoted_original_alone_is_no_new_paper(papers):
    draft = read(f"On Mon, Jan 5, 2026, 10:00 Tea wrote:\n{marked(papers.letter)}")

    assert draft.document is Document.OTHER


def test_a_forwarded_notice_is_the_paper_and_its_sender_the_inner_one(papers):
    body = (
        "Please handle.\n\n---------- Forwarded message ---------\n"
        f"From: Owner <owner@kettle.example>\nSubject: Notice\n\n{papers.letter}"
    )

    draft = read(body, "Fwd: Notice")

    assert draft.document is Document.TAKEDOWN
    assert draft.sender == "owner@kettle.example"
    assert draft.reasons[-1] == "The paper is the message that the mail passes on."


def test_answers_between_a_forms_quoted_questions_keep_them(papers):
    lines = []
    for line in papers.form().replace("**", "").splitlines():
        is_printed = line.endswith(("?", ".")) and len(line) > 60
        lines.append(f"> {line}" if is_printed else line)

    draft = read("\n".join(lines))

    assert draft.document is Document.TAKEDOWN
    assert draft.target_urls == ("https://github.com/teapot/kettle-leak",)

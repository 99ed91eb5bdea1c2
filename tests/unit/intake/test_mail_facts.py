"""What a mail says of itself: thread, hop, date, authentication, whether a person wrote it."""

import pytest

from tocsin.domain.draft import Document
from tocsin.intake.mail import read_mail

HOP = (
    "Received: from out.pot.example (out.pot.example [192.0.2.7])\n"
    "\tby mx.us.example with ESMTPS id 7; Mon, 05 Jan 2026 10:00:00 +0000\n"
)
OTHER_HOP = "Received: from pc by out.pot.example; Mon, 05 Jan 2026 09:59:00 +0000\n"
FROM = "From: Tea Pot <tea@pot.example>\n"


def read(head, body="Hello.\n", authserv_id=""):
    return read_mail(f"{head}\n{body}".encode(), authserv_id)


def test_the_thread_is_kept_oldest_first_and_what_it_answers_last():
    mail = read(
        f"{FROM}Message-ID: <4@x.example>\nIn-Reply-To: <2@x.example>\n"
        "References: <1@x.example>\n <2@x.example> <3@x.example>\n <1@x.example>\n"
    ).mail

    assert mail.message_id == "<4@x.example>"
    assert mail.references == ("<1@x.example>", "<3@x.example>", "<2@x.example>")


def test_an_endless_thread_keeps_its_beginning_and_its_end():
    ids = " ".join(f"<{number}@x.example>" for number in range(350))

    references = read(f"{FROM}References: {ids}\n").mail.references

    assert len(references) == 100
    assert (references[0], references[-1]) == ("<0@x.example>", "<349@x.example>")


def test_the_last_hop_and_the_claimed_date_are_kept_as_said():
    draft = read(f"{HOP}{OTHER_HOP}{FROM}Date: Mon, 05 Jan 2026 09:58:00 +0000\n")

    assert draft.mail.received_from == "out.pot.example (out.pot.example [192.0.2.7])"
    assert draft.mail.claimed_date == "Mon, 05 Jan 2026 09:58:00 +0000"
    assert draft.mail.sender == "tea@pot.example"
    assert "odd-date" not in draft.flags


@pytest.mark.parametrize(
    "date",
    ["Fri, 05 Jan 2001 09:58:00 +0000", "Mon, 05 Jan 2099 09:58:00 +0000", "yesterday",
     "Mon, 99 Jan 2026 99:99:99 +9999", "Thu, 01 Jan 1970 00:00:00 +0000"],
)  # fmt: skip
def test_a_forged_date_is_flagged_and_changes_nothing_else(papers, date):
    honest = read(f"{HOP}{FROM}", papers.letter)
    forged = read(f"{HOP}{FROM}Date: {date}\n", papers.letter)

    assert set(forged.flags) - set(honest.flags) == {"odd-date"}
    assert (forged.document, forged.target_urls) == (honest.document, honest.target_urls)


def results(server="mx.us.example", spf="pass", dkim="pass", dmarc="pass"):
    return (
        f"Authentication-Results: {server}; spf={spf} smtp.mailfrom=pot.example;\n"
        f" dkim={dkim} (a comment) header.d=pot.example;\n"
        f" dmarc={dmarc} header.from=pot.example\n"
    )


def test_our_own_servers_results_are_kept_and_failures_flagged():
    draft = read(results(spf="fail", dmarc="fail") + HOP + FROM, authserv_id="MX.us.example")

    assert draft.mail.authentication == {"spf": "fail", "dkim": "pass", "dmarc": "fail"}
    assert {"spf-fail", "dmarc-fail"} <= set(draft.flags)
    assert "dkim-fail" not in draft.flags
    assert "auth-unverified" not in draft.flags


@pytest.mark.parametrize(
    "head",
    [
        FROM,
        results("mx.them.example") + HOP + FROM,
        HOP + OTHER_HOP + results("mx.them.example") + FROM,
        "Authentication-Results: ;;; ===\n" + FROM,
        "ARC-Authentication-Results: i=1; mx.us.example; spf=pass\n" + FROM,
    ],
)
def test_what_our_server_did_not_say_is_not_believed(head):
    draft = read(head, authserv_id="mx.us.example")

    assert draft.mail.authentication == {}
    assert "auth-unverified" in draft.flags


def test_a_forged_result_below_our_own_changes_nothing():
    forged = HOP + results(dkim="pass") + FROM

    draft = read(results(dkim="fail") + forged, authserv_id="mx.us.example")

    assert draft.mail.authentication["dkim"] == "fail"


def test_without_a_name_only_the_topmost_is_believed_and_none_below_a_foreign_hop():
    top = read(HOP + results("a.example", spf="fail") + results("b.example") + FROM)
    below = read(HOP + OTHER_HOP + results("a.example") + FROM)

    assert top.mail.authentication["spf"] == "fail"
    assert below.mail.authentication == {}


def test_one_good_signature_of_several_is_enough():
    value = "mx.us.example; dkim=fail header.d=list.example; dkim=pass header.d=pot.example"

    assert read(f"Authentication-Results: {value}\n{FROM}").mail.authentication == {
        "dkim": "pass"
    }


BOUNCE = """From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; anna@user.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; bert@user.example
Action: delivered
Status: 2.0.0
--b
Content-Type: message/rfc822

From: desk@us.example
Message-ID: <9@us.example>
Subject: Your content

{}
--b--
"""


def test_a_bounce_says_who_why_and_which_mail(papers):
    draft = read_mail(BOUNCE.format(papers.letter).encode())

    assert draft.mail.automatic == "bounce"
    assert draft.mail.bounced == (("anna@user.example", "5.1.1", "<9@us.example>"),)


def test_a_paper_within_a_bounce_is_no_new_paper(papers):
    draft = read_mail(BOUNCE.format(papers.letter).encode())

    assert (draft.document, draft.kind) == (Document.OTHER, "unclassified")
    assert draft.target_urls == ()
    assert draft.link_keys == ("github.com/teapot/kettle-leak",)


EXIM = (
    "From: Mailer-Daemon@mx.example\nSubject: Mail delivery failed\n"
    "X-Failed-Recipients: anna@user.example\n\nA message could not be delivered: 5.1.1\n\n"
    "------ This is a copy of the message ------\n\nMessage-ID: <9@us.example>\n"
)
QMAIL = (
    "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
    "Hi. This is the qmail-send program at mx.example.\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
    "<anna@user.example>:\nRemote host said: 550 5.1.1 no such user\n\n"
    "--- Below this line is a copy of the message.\n\nMessage-ID: <9@us.example>\n"
)


@pytest.mark.parametrize("raw", [EXIM, QMAIL], ids=["exim", "qmail"])
def test_bounces_of_older_habits_are_known_too(raw):
    draft = read_mail(raw.encode())

    assert draft.mail.automatic == "bounce"
    assert draft.mail.bounced == (("anna@user.example", "5.1.1", "<9@us.example>"),)


@pytest.mark.parametrize(
    ("head", "automatic"),
    [
        ("", ""),
        ("Auto-Submitted: no\n", ""),
        ("Auto-Submitted: auto-replied (vacation)\n", "auto-reply"),
        ("Auto-Submitted: auto-generated\n", ""),
        ("Auto-Submitted: auto-generated\nIn-Reply-To: <1@us.example>\n", "auto-reply"),
        ("X-Autoreply: yes\n", "auto-reply"),
        ("Precedence: auto_reply\n", "auto-reply"),
        ("Precedence: bulk\n", ""),
        ("X-Auto-Response-Suppress: All\n", ""),
        ("X-Auto-Response-Suppress: All\nSubject: Automatic reply: x\n", "auto-reply"),
        ("Subject: Out of office\nIn-Reply-To: <1@us.example>\n", "auto-reply"),
        ("List-Id: <talk.example>\n", "list"),
        ("Precedence: list\n", "list"),
    ],
)
def test_only_what_answers_by_itself_is_automatic(head, automatic):
    assert read(FROM + head).mail.automatic == automatic


@pytest.mark.parametrize(
    ("subject", "away"),
    [("Automatic reply: x", True), ("Abwesenheitsnotiz: x", True), ("Re: x", False)],
)
def test_a_subject_of_absent_people_is_told_though_nothing_else_says_so(subject, away):
    mail = read(f"{FROM}Subject: {subject}\n").mail

    assert (mail.says_away, mail.automatic) == (away, "")


def test_a_notice_that_a_machine_sent_is_still_a_notice(papers):
    draft = read(f"{FROM}Auto-Submitted: auto-generated\nPrecedence: bulk\n", papers.letter)

    assert draft.document is Document.TAKEDOWN


@pytest.mark.parametrize(
    "head",
    [
        "From: Tea \u202eexe.example <tea@pot.example>\n",
        f"{FROM}Subject: =?utf-8?B?4oCuZXhl?=\n",
        f"{FROM}Content-Disposition: attachment; filename*=UTF-8''a%E2%80%AEfdp.exe\n",
    ],
)
def test_names_that_turn_their_letters_around_are_flagged(head):
    assert "bidi-controls" in read(head).flags


def test_arabic_with_embeddings_is_not_flagged():
    assert "bidi-controls" not in read(FROM, "\u202bمرحبا\u202c\n").flags
    assert "bidi-controls" in read(FROM, "See \u202emoc.elpmaxe\u202c\n").flags


@pytest.mark.parametrize(
    ("url", "is_odd"),
    [
        ("https://gіthub.com/a/b", True),
        ("https://xn--gthub-n2e.com/a/b", True),
        ("https://аррӏе.com/x", True),
        ("https://github.com/a/b", False),
        ("https://пример.рф/x", False),
        ("https://例え.example/x", False),
        ("https://münchen.example/x", False),
        ("https://xn--a-.example/x", False),
    ],
)
def test_hosts_of_mixed_scripts_are_flagged(papers, url, is_odd):
    body = papers.letter.replace("https://kettle.example/firmware", url)

    assert ("mixed-script-host" in read(FROM, body).flags) is is_odd
    assert read(f"From: <a@{url.split('/')[2]}>\n").mail.sender

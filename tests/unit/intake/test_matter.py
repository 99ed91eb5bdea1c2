"""Mis-filed matters go to the kind that fits them; a claimed work stays copyright."""

import time

import pytest

from tocsin.domain.draft import Document

MARK = (
    "Our registered trademark TEAPOT (EUIPO registration no. 018123456, class 21) is owned by "
    "Teapot GmbH. The page uses the mark to sell counterfeit kettles."
)
POSED = (
    "This account is pretending to be me, Anna Example. My real account is "
    "https://github.com/anna-example"
)
FORGED = "The document is a forged certificate made in my name; the genuine one is attached."


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (MARK, "trademark-report"),
        (
            "Misuse of our trademark TEAPOT, USPTO reg. no. 4,123,456, on this page.",
            "trademark-report",
        ),
        (POSED, "impersonation-report"),
        (FORGED, "impersonation-report"),
    ],
)
def test_a_matter_sent_on_the_copyright_form_is_rerouted_with_the_reason(
    read, papers, work, kind
):
    draft = read(papers.form(work=work))

    assert draft.document is Document.TAKEDOWN
    assert (draft.kind, draft.rerouted_from) == (kind, "copyright-takedown")
    assert "although it was sent as a copyright notice" in draft.reasons[0]
    assert "“" in draft.reasons[0]


@pytest.mark.parametrize(
    "work",
    [
        f"{MARK} It also copies the photos and source code of our web site.",
        "Kettle Firmware 3, our copyrighted software. Teapot is our trademark.",
        "Our book, published under a fake account that pretends to be us.",
        "Logo designs and images that I created; the name is a registered trademark.",
    ],
)
def test_whoever_claims_a_work_as_well_stays_in_copyright(read, papers, work):
    draft = read(papers.form(work=work))

    assert (draft.kind, draft.rerouted_from) == ("copyright-takedown", None)
    assert ("mentions-trademark" in draft.flags) == ("trademark" in work)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Esta cuenta me suplanta. Solicito la eliminación: <url>", "impersonation-report"),
        ("<url> gibt sich als unsere Direktorin aus. Bitte löschen.", "impersonation-report"),
        ("Please remove <url>: it impersonates our CEO.", "impersonation-report"),
        ("Please remove <url>, it sells counterfeit goods.", "trademark-report"),
    ],
)
def test_a_letter_that_names_its_matter_was_not_misfiled(read, text, kind):
    draft = read(text.replace("<url>", "https://github.com/teapot/kettle"))

    assert draft.document is Document.TAKEDOWN
    assert (draft.kind, draft.rerouted_from) == (kind, None)


def test_a_trademark_report_says_what_it_lacks(read, papers):
    whole = read(papers.form(work=MARK))
    poor = read(papers.form(work="They abuse our trademark TEAPOT.", target=""))

    assert whole.missing == ()
    assert whole.fields["registration_number"] == "018123456"
    assert whole.fields["nice_class"] == "class 21"
    assert poor.missing == ("tm-number", "tm-class", "tm-territory", "tm-where")


def test_an_impersonation_report_says_what_it_lacks(read, papers):
    assert read(papers.form(work=POSED)).missing == ()
    assert read(papers.form(work="A fake profile.", contact="")).missing == (
        "imp-person",
        "imp-proof",
        "imp-contact",
    )


def test_more_than_five_thousand_urls_in_running_text_are_flagged_and_all_kept(read, papers):
    prose = " and ".join(f"https://github.com/teapot/copy-{n}" for n in range(6_000))
    text = papers.letter.replace("https://github.com/teapot/kettle-leak", prose)

    draft = read(text)

    assert "over-5000-urls" in draft.flags
    assert len(draft.target_urls) == 6_000


@pytest.mark.parametrize(
    "filler",
    [
        "https://github.com/teapot/kettle-{n}/blob/main/src/file_{n}.py\n",
        "we withdraw the ministry of article {n} court ",
        "trademark of the class {n} reg. no. 12 fake ",
        "Court Of The Ministry Of Police Article {n}, ",
    ],
)
def test_reading_time_grows_in_step_with_the_text(read, papers, filler):
    def seconds(count):
        text = papers.letter + "".join(filler.format(n=n) for n in range(count))
        started = time.process_time()
        read(text)
        return time.process_time() - started

    seconds(10)

    assert seconds(2_000) < 12 * max(seconds(500), 0.02)

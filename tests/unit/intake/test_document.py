"""What a paper is: each type by its content, and never by what others put around it."""

import pytest

from tocsin.domain.draft import Document
from tocsin.intake.reader import read_item

RETRACTION = """Dear GitHub,

I am writing to formally retract the DMCA takedown notice that I sent on 3 May about
https://github.com/teapot/kettle-leak. We came to an agreement; please restore it.

Regards,
[private]
"""
COUNTER_RETRACTION = """Hello,

I would like to withdraw my counter notice about https://github.com/teapot/kettle.

[private]
"""
REVERSAL = """GitHub has reversed the takedown notice previously processed and published at:

https://github.com/github/dmca/blob/master/2031/05/2031-05-03-kettle.md

Accordingly, GitHub has decided to reject this notice and restore any content.
"""
RUSSIAN = """Направляется уведомление о внесении в «Единый реестр доменных имен» указателя
страницы сайта в сети «Интернет»: https://teapot.github.io/page/ , содержащего информацию,
распространение которой в Российской Федерации запрещено.

С уважением,
ФЕДЕРАЛЬНАЯ СЛУЖБА ПО НАДЗОРУ В СФЕРЕ СВЯЗИ, ИНФОРМАЦИОННЫХ ТЕХНОЛОГИЙ И МАССОВЫХ КОММУНИКАЦИЙ.
"""
CHINESE = """您好！我代表公安部，向贵公司举报贵平台上出现的违法链接：
https://github.com/teapot/page 。根据我国法律法规，请贵公司清除上述信息。"""
SINGAPORE = """Dear GitHub team,

Greetings from SingCERT, the National CERT of Singapore! A malware builder is hosted at
https[:]//github[.]com/teapot/builder . Please take down the resource as soon as possible.
"""
HONG_KONG = """To whom it may concern,

The Hong Kong Police Force received reports of a forged page, contrary to Section 71 of the
Crimes Ordinance, Laws of Hong Kong. Please remove https://teapot.github.io/forged/ .
"""
SPANISH = """Muy señores míos: en virtud del artículo 573 del Código Penal y de la orden
judicial remitida, la Guardia Civil les solicita la retirada del contenido ilegal siguiente:
https://github.com/teapot/app
"""
ORDER = """IN THE HIGH COURT OF TEAPOT

IT IS HEREBY ORDERED that the provider shall disable access to
https://github.com/teapot/page within three days.
"""


def test_the_forms_and_letters_are_told_apart(read, papers):
    assert read(papers.form()).document is Document.TAKEDOWN
    assert read(papers.letter).document is Document.TAKEDOWN
    assert read(papers.counter_form()).document is Document.COUNTER_NOTICE
    assert read(papers.counter_letter).document is Document.COUNTER_NOTICE


@pytest.mark.parametrize(
    ("text", "document", "kind"),
    [
        (RETRACTION, Document.RETRACTION, "copyright-takedown"),
        (COUNTER_RETRACTION, Document.COUNTER_NOTICE_RETRACTION, "copyright-takedown"),
        (REVERSAL, Document.REVERSAL, "copyright-takedown"),
        (RUSSIAN, Document.GOVERNMENT_REMOVAL_REQUEST, "government-removal-request"),
        (ORDER, Document.COURT_ORDER, "government-removal-request"),
        ("Hello, when do you open on Sundays?", Document.OTHER, "unclassified"),
    ],
)
def test_a_paper_is_what_its_sentences_ask_for(read, text, document, kind):
    draft = read(text)

    assert (draft.document, draft.kind) == (document, kind)
    assert draft.reasons
    assert 0 <= draft.confidence <= 1


@pytest.mark.parametrize(
    ("text", "jurisdiction", "authority"),
    [
        (RUSSIAN, "RU", "Roskomnadzor"),
        (CHINESE, "CN", "Ministry of Public Security of China"),
        (SINGAPORE, "SG", "SingCERT"),
        (HONG_KONG, "HK", "Hong Kong Police Force"),
        (SPANISH, "ES", "Guardia Civil"),
    ],
)
def test_an_authority_is_known_by_its_names_and_its_law(read, text, jurisdiction, authority):
    draft = read(text)

    assert draft.document is Document.GOVERNMENT_REMOVAL_REQUEST
    assert (draft.jurisdiction, draft.authority) == (jurisdiction, authority)
    assert len(draft.target_urls) == 1


def test_a_sworn_private_notice_that_names_the_police_stays_a_takedown(read, papers):
    text = papers.letter.replace(
        "Telephone", "We also told the Hong Kong Police Force.\n\nTelephone"
    )

    draft = read(text)

    assert draft.document is Document.TAKEDOWN
    assert draft.authority is None


def test_a_threat_to_withdraw_is_no_retraction(read, papers):
    text = papers.letter.replace(
        "Telephone", "We will withdraw this notice if the owner removes it.\n\nTelephone"
    )

    assert read(text).document is Document.TAKEDOWN


def test_a_retraction_sent_through_the_takedown_form_is_a_retraction(read, papers):
    draft = read(papers.form(work="This is a retraction notice. I retract my previous claim."))

    assert draft.document is Document.RETRACTION


def test_a_claimant_who_calls_the_own_claim_a_mistake_retracts_it(read, papers):
    ours = "We issued a DMCA claim against https://github.com/teapot/kettle by mistake."
    text = f"{ours}\n{papers.mistake}"

    assert read(text).document is Document.RETRACTION


def test_the_publishers_preamble_says_nothing_about_the_paper(read, papers):
    preamble = (
        "Before disabling any content in relation to this takedown notice, GitHub\n"
        "- contacted the owners.\n"
        "- provided information on how to [submit a DMCA Counter Notice]"
        "(https://docs.github.com/en/articles/guide-to-submitting-a-dmca-counter-notice).\n"
        "\n---\n\n"
    )

    assert read(preamble + papers.letter) == read(papers.letter)
    assert read(preamble + preamble + papers.form()) == read(papers.form())


def test_a_letters_own_rule_cuts_nothing_off(read, papers):
    draft = read(
        "Dear GitHub,\n\nsee https://github.com/teapot/first\n\n---\n\n" + papers.letter
    )

    assert "https://github.com/teapot/first" in draft.target_urls


def test_the_files_name_decides_nothing(papers):
    names = ("2031-05-03-kettle-counternotice.md", "roskomnadzor.md", None)

    drafts = [read_item(papers.letter.encode(), None, name) for name in names]

    assert drafts[0] == drafts[1] == drafts[2]

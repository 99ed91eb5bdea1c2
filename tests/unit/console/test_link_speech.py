"""The page behind a message's link speaks as whom it was sent to reads."""

from datetime import UTC, datetime

import pytest

from api.page_link_html import html_of, in_english
from tocsin.console.link_speech import link_speech
from tocsin.desk.page_links import LinkView

READY = LinkView(
    outcome="ready",
    verb="decline",
    language="pt",
    page="PG-1",
    urgency="urgent",
    state="paging",
)


def test_it_speaks_the_language_of_the_person_whatever_the_browser_asks_for():
    text = html_of(READY, link_speech(READY.language, "es"), has_console=True)

    assert '<html lang="pt">' in text
    assert "Recusar este aviso?" in text


@pytest.mark.parametrize(
    ("accepted", "said"),
    [("es-ES", "Este enlace no es nuestro"), ("de", "This is no link of ours")],
)
def test_to_somebody_unknown_it_speaks_as_their_browser_asks(accepted, said):
    assert said in html_of(LinkView(outcome="forged"), link_speech("", accepted))


def test_codes_are_said_in_words():
    ready = LinkView(
        outcome="ready",
        verb="acknowledge",
        page="PG-1",
        reference="TCN-1",
        urgency="urgent",
        state="paging",
        acknowledged_by="Ada <b>",
    )

    text = html_of(ready, link_speech("es", ""))

    assert "<dd>Urgente</dd>" in text
    assert "Ada &lt;b&gt;" in text


def test_when_it_was_used_is_filled_in():
    used = LinkView(outcome="used", used_at=datetime(2026, 11, 22, 3, 4, tzinfo=UTC))

    assert "Se usó el 2026-11-22 03:04 UTC." in html_of(used, link_speech("es", ""))


def test_without_a_console_it_speaks_english():
    assert "Decline this page?" in html_of(READY, in_english("pt", "es"))

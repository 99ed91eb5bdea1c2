"""Which language stands in for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.languages import fallbacks, first_of


@pytest.mark.parametrize(
    ("language", "then", "looked_for"),
    [
        ("pt-BR", "es", ["pt-BR", "pt", "es", "en"]),
        ("pt-BR", "pt", ["pt-BR", "pt", "en"]),
        ("PT-br", None, ["pt-BR", "pt", "en"]),
        ("zh-hant-tw", "en", ["zh-Hant-TW", "zh-Hant", "zh", "en"]),
        ("es-419", "pt-BR", ["es-419", "es", "pt-BR", "pt", "en"]),
        ("en-GB", "de", ["en-GB", "en", "de"]),
        ("", None, ["", "en"]),
    ],
)
def test_a_language_is_looked_for_from_the_narrowest_to_english(language, then, looked_for):
    assert fallbacks(language, then) == looked_for


def test_the_first_text_that_there_is_is_taken():
    there = {"pt": "o nome", "es": "el nombre", "de": ""}

    assert first_of(fallbacks("pt-BR", "es"), there) == "o nome"
    assert first_of(fallbacks("de", "es"), there) == "el nombre"
    assert first_of(fallbacks("fr"), there) == ""


@given(st.text(max_size=40), st.none() | st.text(max_size=40))
def test_english_is_always_there_at_last(language, then):
    assert "en" in fallbacks(language, then)
    assert len(set(fallbacks(language, then))) == len(fallbacks(language, then))

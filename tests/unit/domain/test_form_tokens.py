"""Tokens of public forms."""

import pytest

from tocsin.domain.form_tokens import LATEST, SOONEST, FormTokenError, FormTokens
from tocsin.domain.public_notice import as_number, new_number

NOW = 1_800_000_000.0
TOKENS = FormTokens(b"k" * 32)


def test_a_token_counts_between_a_moment_and_a_day():
    token = TOKENS.make("kind", NOW)

    nonces = {
        TOKENS.read(token, "kind", NOW + one.total_seconds()) for one in (SOONEST, LATEST)
    }

    assert len(nonces) == 1


@pytest.mark.parametrize(
    ("token", "purpose", "after", "code"),
    [
        (None, "kind", 0, "early"),
        (None, "kind", LATEST.total_seconds() + 1, "expired"),
        (None, "another", 60, "forged"),
        ("", "kind", 60, "forged"),
        ("1" * 5_000, "kind", 60, "forged"),
        (f"{int(NOW)}.{'A' * 43}.{'A' * 43}", "kind", 60, "forged"),
    ],
)
def test_others_do_not(token, purpose, after, code):
    token = TOKENS.make("kind", NOW) if token is None else token

    with pytest.raises(FormTokenError) as refused:
        TOKENS.read(token, purpose, NOW + after)
    assert refused.value.code == code


def test_a_secret_is_the_same_for_a_form_and_another_for_each_key():
    nonce = TOKENS.read(TOKENS.make("kind", NOW), "kind", NOW + 60)

    assert TOKENS.secret_of(nonce) == TOKENS.secret_of(nonce)
    assert TOKENS.secret_of(nonce) != FormTokens(b"q" * 32).secret_of(nonce)


def test_numbers_are_read_as_people_type_them():
    number = new_number()

    assert as_number(f" {number.lower().replace('-', '')} ") == number
    assert as_number("TCN-7K3M-Q2XD") is None
    assert as_number("") is None

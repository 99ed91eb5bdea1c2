"""What may be a password."""

import pytest

from tocsin.domain.passwords import (
    COMMONEST,
    LONGEST,
    SHORTEST,
    UnfitPasswordError,
    check_new,
    prepared,
)

ADA = ("ada.example", "Ada Example")


@pytest.mark.parametrize(
    "password",
    [
        "one two three four",
        "пароль из трёх слов",
        "ñandú y jirafas",
        "🐎🔋📎🎺🪵🧊🪑🌋🥁🧵🛶🪁🧲🪤🪣",
        "ada likes long walks",
        "tocsin rings at midnight",
        "  spaces count  ",
    ],
)
def test_length_counts_and_nothing_else(password):
    assert check_new(password, ADA) == prepared(password)


@pytest.mark.parametrize("length", [0, 1, SHORTEST - 1, LONGEST + 1])
def test_too_short_and_too_long_are_told_the_limits(length):
    text = ("correct staple battery " * 20)[:length]

    with pytest.raises(UnfitPasswordError, match=f"{SHORTEST} to {LONGEST} .* has {length}"):
        check_new(text, ADA)


def test_each_character_counts_as_one_however_many_bytes_it_has():
    horses = "🐎🔋📎🎺🪵🧊🪑🌋🥁🧵🛶🪁🧲🪤🪣"

    assert len(horses) == SHORTEST
    assert check_new(horses, ADA) == horses
    with pytest.raises(UnfitPasswordError):
        check_new(horses[1:], ADA)


@pytest.mark.parametrize(
    "password",
    [
        *("passwordpassword1", "PASSWORDPASSWORD1", "Password Password 1", "123456789012345"),
        *("aaaaaaaaaaaaaaaa", "abcabcabcabcabc", "hahahahahahahaha!", "12341234123412341"),
    ],
)
def test_what_everybody_tries_first_is_refused(password):
    with pytest.raises(UnfitPasswordError, match="first"):
        check_new(password, ADA)


@pytest.mark.parametrize(
    "password",
    [
        "ada.example-1234",
        "AdaExample123456",
        "Ada Example!!!!!",
        "tocsin-example-1",
        "Example.ada.1234",
    ],
)
def test_a_name_with_trimmings_is_refused(password):
    with pytest.raises(UnfitPasswordError, match="name"):
        check_new(password, ADA)


def test_the_same_characters_are_the_same_password_however_they_were_typed():
    assert prepared("cafe\u0301 \ufb01sh") == prepared("caf\u00e9 fish")


def test_the_list_holds_only_what_length_would_let_pass():
    assert [one for one in COMMONEST if len(one) < SHORTEST] == []

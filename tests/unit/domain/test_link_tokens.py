"""One-click links: nobody makes one up, and each is for one person, page, verb and delivery."""

import pytest

from tocsin.domain.link_tokens import LONGEST, Leave, LinkError, LinkTokens

OLD, NEW = b"an old key of the house", b"the new key of the house"
LEAVE = Leave("PG-7K3M-Q2XD", "ada", "acknowledge", 7, 2_000_000_000)
NOW = 1_900_000_000.0


def refused(token, tokens=None, now=NOW):
    with pytest.raises(LinkError) as error:
        (tokens or LinkTokens((NEW,))).read(token, now)
    return error.value.code


def test_what_was_signed_is_read_and_stands_in_a_url_as_it_is():
    token = LinkTokens((NEW,)).make(LEAVE)

    assert LinkTokens((NEW,)).read(token, NOW) == LEAVE
    assert len(token) < 200 < LONGEST
    assert set(token) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    )


def test_keys_are_rotated_by_putting_the_new_one_first():
    token = LinkTokens((OLD,)).make(LEAVE)

    assert LinkTokens((NEW, OLD)).read(token, NOW) == LEAVE
    assert refused(token, LinkTokens((NEW,))) == "forged"


@pytest.mark.parametrize(
    "change",
    [
        {"page": "PG-OTHER"},
        {"person": "eve"},
        {"verb": "decline"},
        {"delivery": 8},
        {"until": 2_100_000_000},
    ],
)
def test_another_page_person_verb_delivery_or_end_needs_another_signature(change):
    mine, other = LinkTokens((NEW,)), LinkTokens((OLD,))
    values = {name: getattr(LEAVE, name) for name in Leave.__slots__}
    said = other.make(Leave(**values | change)).partition(".")[0]
    signature = mine.make(LEAVE).partition(".")[2]

    assert refused(f"{said}.{signature}") == "forged"


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", "é.é", "x" * 600, "a.b.c", "W10.", ".W10", "=.=", "\x00.\x00"]
)
def test_nonsense_is_no_link_of_ours(token):
    assert refused(token) == "forged"


def test_every_letter_of_a_token_counts():
    token = LinkTokens((NEW,)).make(LEAVE)
    for place in range(len(token) - 1):
        other = "A" if token[place] != "A" else "B"
        assert refused(token[:place] + other + token[place + 1 :]) == "forged"


def test_a_link_ends():
    token = LinkTokens((NEW,)).make(LEAVE)

    assert refused(token, now=LEAVE.until) == "expired"


@pytest.mark.parametrize("keys", [(), (b"short",), (NEW, b"short")])
def test_keys_that_could_be_guessed_are_refused(keys):
    with pytest.raises(LinkError, match="at least 16"):
        LinkTokens(keys)


def test_keys_do_not_show():
    assert "house" not in repr(LinkTokens((NEW,)))

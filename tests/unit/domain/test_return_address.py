"""Signed addresses: who answers our mail is led to their case, and nobody else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.case import new_ref
from tocsin.domain.return_address import (
    AddressError,
    BounceTo,
    Forged,
    ReplyTo,
    ReturnAddresses,
    bare,
    split_keys,
)

KEY, NEWER = b"a-key-of-enough-length", b"another-key-of-length"
OURS = ReturnAddresses("notices@example.org", (KEY,))
REF = "TCN-7K3M-Q2XD"


def test_a_reply_address_carries_ref_audience_and_signature():
    address = OURS.reply("case-1", REF, "requester:case-1")

    assert address.startswith("notices+tcn7k3mq2xd.r.")
    assert address.endswith("@example.org")
    assert len(address.partition("@")[0]) <= 64


def test_our_own_people_get_no_reply_address():
    assert OURS.reply("case-1", REF, "user:ada") == ""


@given(st.uuids(), st.sampled_from(["requester", "affected-user", "authority"]))
def test_what_we_made_is_read_again_as_it_was(case_id, audience):
    ref = new_ref()
    address = OURS.reply(case_id.hex, ref, f"{audience}:{case_id.hex}")

    (found,) = OURS.read(address)

    assert isinstance(found, ReplyTo)
    assert found.ref == ref
    assert OURS.is_genuine(found, case_id.hex)


def test_letters_changed_to_upper_case_on_the_way_do_not_matter():
    (found,) = OURS.read(OURS.reply("case-1", REF, "requester:case-1").upper())

    assert OURS.is_genuine(found, "case-1")


def test_a_signature_is_for_one_case_and_one_audience():
    address = OURS.reply("case-1", REF, "requester:case-1")
    (found,) = OURS.read(address)
    (as_user,) = OURS.read(address.replace(".r.", ".u."))

    assert not OURS.is_genuine(found, "case-2")
    assert not OURS.is_genuine(as_user, "case-1")


@given(st.integers(0, 15), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_changed_letter_makes_a_signature_bad(place, letter):
    address = OURS.reply("case-1", REF, "requester:case-1")
    signature = address.partition("@")[0].rpartition(".")[2]
    altered = signature[:place] + letter + signature[place + 1 :]
    (found,) = OURS.read(address.replace(signature, altered))

    assert OURS.is_genuine(found, "case-1") == (altered == signature)


def test_a_bounce_address_names_its_delivery():
    assert OURS.read(OURS.bounce(4711)) == (BounceTo(4711),)


def test_an_invented_bounce_address_names_nothing():
    assert OURS.read(OURS.bounce(4711).replace("4711", "4712")) == (Forged(),)


def test_an_older_key_is_still_read_and_no_longer_signs():
    rotated = ReturnAddresses(OURS.base, (NEWER, KEY))
    (found,) = rotated.read(OURS.bounce(1))

    assert found == BounceTo(1)
    assert rotated.bounce(1) != OURS.bounce(1)
    assert OURS.read(rotated.bounce(1)) == (Forged(),)


def test_addresses_are_found_in_a_header_block_each_once():
    reply = OURS.reply("case-1", REF, "requester:case-1")
    headers = f"Delivered-To: {reply}\r\nTo: Tocsin <{reply}>, someone@example.com\r\n"

    assert len(OURS.read(headers)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "notices@example.org",
        "notices+sale@example.org",
        "other+tcn7k3mq2xd.r.abcdefghijklmnop@example.org",
        "xnotices+tcn7k3mq2xd.r.abcdefghijklmnop@example.org",
        "notices+tcn7k3mq2xd.r.abcdefghijklmnop@example.org.example.com",
    ],
)
def test_other_addresses_are_left_out(text):
    assert OURS.read(text) == ()


@pytest.mark.parametrize(
    "base", ["notices", "@example.org", "a b@example.org", "x" * 31 + "@e"]
)
def test_an_address_that_cannot_carry_a_signature_is_refused(base):
    with pytest.raises(AddressError):
        ReturnAddresses(base, (KEY,))


@pytest.mark.parametrize("keys", [(), (b"short",)])
def test_a_short_key_is_refused(keys):
    with pytest.raises(AddressError):
        ReturnAddresses("notices@example.org", keys)


def test_keys_stand_in_one_setting():
    assert split_keys(" one-key , another ") == (b"one-key", b"another")


def test_addresses_are_compared_without_case_and_extension():
    assert bare(["Notices+x@Example.org", ""]) == {"notices@example.org"}

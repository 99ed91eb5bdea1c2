"""Payloads are encrypted when a key is set, and old keys stay readable."""

import pytest
from cryptography.exceptions import InvalidTag
from temporalio.api.common.v1 import Payload

from tocsin.domain.playbook import Playbook
from workflows.casework.messages import Actor, Decide
from workflows.data import AesGcmCodec, data_converter

pytestmark = pytest.mark.anyio

KEY = "11" * 32
OTHER = "22" * 32


async def test_what_travels_comes_back_as_it_went():
    converter = data_converter(KEY)
    message = Decide(Actor("user:ann", ("legal_counsel",)), "counsel.1", "remove", "sha")

    [back] = await converter.decode(await converter.encode([message]), [Decide])

    assert back == message


async def test_nothing_of_a_message_can_be_read_in_its_payload():
    converter = data_converter(KEY)
    [payload] = await converter.encode(
        [Decide(Actor("user:ann"), "counsel.1", "remove", "sha")]
    )

    assert b"counsel" not in payload.SerializeToString()
    assert payload.metadata["encryption-key-id"] == b"k1"


async def test_the_same_message_never_looks_the_same():
    converter = data_converter(KEY)
    [one] = await converter.encode(["same"])
    [other] = await converter.encode(["same"])

    assert one.data != other.data


async def test_a_payload_names_its_key_so_that_keys_can_be_rotated():
    old = AesGcmCodec({"k1": bytes.fromhex(KEY)}, "k1")
    both = AesGcmCodec({"k1": bytes.fromhex(KEY), "k2": bytes.fromhex(OTHER)}, "k2")
    sealed = await old.encode([Payload(data=b"synthetic")])

    [opened] = await both.decode(sealed)

    assert opened.data == b"synthetic"
    [renewed] = await both.encode([opened])
    assert renewed.metadata["encryption-key-id"] == b"k2"


async def test_a_payload_that_was_tampered_with_is_refused():
    codec = AesGcmCodec({"k1": bytes.fromhex(KEY)}, "k1")
    [sealed] = await codec.encode([Payload(data=b"synthetic")])
    sealed.data = sealed.data[:-1] + bytes([sealed.data[-1] ^ 1])

    with pytest.raises(InvalidTag):
        await codec.decode([sealed])


async def test_without_a_key_payloads_are_plain_and_still_readable_with_one():
    [plain] = await data_converter().encode(["synthetic"])

    [back] = await data_converter(KEY).decode([plain], [str])

    assert back == "synthetic"


async def test_a_whole_playbook_survives_the_journey():
    playbook = Playbook.model_validate(
        {
            "kind": "test",
            "lifecycle": "takedown",
            "title": "Test",
            "stages": [{"id": "over", "end": "over"}],
        }
    )

    [back] = await data_converter().decode(
        await data_converter().encode([playbook]), [Playbook]
    )

    assert back == playbook

"""How payloads travel through Temporal: pydantic JSON, encrypted when a key is set.

Client, worker and replayer must use the same converter. The key id stands in each payload's
metadata, so that keys can be rotated while old histories stay readable.
"""

import dataclasses
import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import (
    PydanticJSONPlainPayloadConverter,
    pydantic_data_converter,
)
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    DefaultPayloadConverter,
    JSONPlainPayloadConverter,
    PayloadCodec,
)

NONCE_BYTES = 12
ENCODING = b"binary/encrypted"
_JSON = PydanticJSONPlainPayloadConverter()


class SharedPayloadConverter(CompositePayloadConverter):
    """Pydantic's converter, with one JSON part for the whole process.

    The SDK makes a converter for each workflow, and each would build its own schemas of our
    messages: milliseconds and 200 kB a case.
    """

    def __init__(self) -> None:
        usual = DefaultPayloadConverter.default_encoding_payload_converters
        parts = (_JSON if isinstance(one, JSONPlainPayloadConverter) else one for one in usual)
        super().__init__(*parts)


class AesGcmCodec(PayloadCodec):
    """Encrypt payloads with AES-256-GCM."""

    def __init__(self, keys: dict[str, bytes], current: str) -> None:
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self._current = current

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt with the current key."""
        return [self._sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt with the key that each payload names; plain ones pass."""
        return [self._opened(payload) for payload in payloads]

    def _sealed(self, payload: Payload) -> Payload:
        nonce = os.urandom(NONCE_BYTES)
        key = self._keys[self._current]
        return Payload(
            metadata={"encoding": ENCODING, "encryption-key-id": self._current.encode()},
            data=nonce + key.encrypt(nonce, payload.SerializeToString(), None),
        )

    def _opened(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        key = self._keys[payload.metadata["encryption-key-id"].decode()]
        nonce, sealed = payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:]
        return Payload.FromString(key.decrypt(nonce, sealed, None))


def data_converter(key: str | None = None, key_id: str = "k1") -> DataConverter:
    """Make the converter that every process uses.

    Args:
        key: 64 hex digits, or None to leave payloads readable.
        key_id: Name of the key.
    """
    plain = dataclasses.replace(
        pydantic_data_converter, payload_converter_class=SharedPayloadConverter
    )
    if key is None:
        return plain
    return dataclasses.replace(
        plain,
        payload_codec=AesGcmCodec({key_id: bytes.fromhex(key)}, key_id),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )

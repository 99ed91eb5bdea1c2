"""The message inside an opaque S/MIME signature (RFC 8551, 3.5.2), which is BER, not encrypted.

Only the way down to the content is walked: ContentInfo → SignedData → encapsulated content. The
signature is not verified: who signed proves nothing about what must be done with a paper.
"""

from dataclasses import dataclass

_OCTETS, _CONSTRUCTED, _TAG = 0x04, 0x20, 0x1F
_LONG_LENGTH, _INDEFINITE = 0x80, 0x80
_MOST_PIECES = 100_000
_DEEPEST = 8
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_SIGNED_PLACE = 2  # of the content in SignedData, after version and digest algorithms


class _NotBerError(ValueError):
    """These bytes are not what they should be."""


@dataclass(frozen=True, slots=True)
class _Value:
    """One element: its tag, where its content is, and where the next one starts."""

    tag: int
    start: int
    end: int
    after: int


def signed_content(der: bytes) -> bytes | None:
    """Return what was signed; None when it is encrypted, detached or damaged."""
    try:
        outer = _children(der, _read(der, 0))
        if der[outer[0].start : outer[0].end] != _SIGNED_DATA:
            return None
        signed = _children(der, _children(der, outer[1])[0])
        inner = _children(der, signed[_SIGNED_PLACE])
        octets = _children(der, inner[1])[0]
        return b"".join(_octets(der, octets, 0))
    except (_NotBerError, IndexError):
        return None


def _read(der: bytes, position: int, depth: int = 0) -> _Value:
    tag, length, start = der[position], der[position + 1], position + 2
    if tag & _TAG == _TAG or depth > _DEEPEST:
        raise _NotBerError
    if length == _INDEFINITE:
        end = start
        while der[end : end + 2] != b"\0\0":
            end = _read(der, end, depth + 1).after
        return _Value(tag, start, end, end + 2)
    if length & _LONG_LENGTH:
        count = length - _LONG_LENGTH
        length = int.from_bytes(der[start : start + count])
        start += count
    if start + length > len(der):
        raise _NotBerError
    return _Value(tag, start, start + length, start + length)


def _children(der: bytes, value: _Value) -> list[_Value]:
    if not value.tag & _CONSTRUCTED:
        raise _NotBerError
    found, position = [], value.start
    while position < value.end:
        child = _read(der, position)
        found.append(child)
        position = child.after
        if len(found) > _MOST_PIECES:
            raise _NotBerError
    return found


def _octets(der: bytes, value: _Value, depth: int) -> list[bytes]:
    """Join an octet string that may have been sent in pieces."""
    if value.tag & _TAG != _OCTETS or depth > _DEEPEST:
        raise _NotBerError
    if not value.tag & _CONSTRUCTED:
        return [der[value.start : value.end]]
    return [part for child in _children(der, value) for part in _octets(der, child, depth + 1)]

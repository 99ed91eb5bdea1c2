"""Addresses that answers to our mail come back to, signed so that nobody can make one up.

A reply goes to ``<local>+<ref>.<audience>.<signature>@<domain>`` and so finds exactly its case;
an answer to a page goes to ``<local>+ack.<delivery>.<signature>@<domain>``; a bounce goes to
``<local>+bounce.<delivery>.<signature>@<domain>`` (a variable envelope return path) and so
finds its delivery. All lie behind one address, which any server hands to us by its part before
the plus sign (RFC 5233). Signatures are HMAC-SHA-256, truncated to 80 bits.
"""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from tocsin.domain.case import normalize_ref

SIGNATURE_BYTES = 10
LOCAL_LIMIT = 30  # with ref or delivery and signature, 64 is all that RFC 5321 allows
KEY_LIMIT = 16
BOUNCE, ACK = "bounce", "ack"
LETTERS = {"requester": "r", "affected-user": "u", "authority": "a"}
_BY_LETTER = {letter: audience for audience, letter in LETTERS.items()}
_SIGNED = r"\+([a-z0-9]{1,20})\.([a-z0-9]{1,20})\.([a-z2-7]{16})@"


class AddressError(ValueError):
    """An address or a key that nothing can be signed with."""


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """A reply address as it was read: its signature is checked once the case is known."""

    ref: str
    audience: str
    signature: str


@dataclass(frozen=True, slots=True)
class BounceTo:
    """A bounce address whose signature is good."""

    delivery: int


@dataclass(frozen=True, slots=True)
class AcknowledgeTo:
    """An address, with a good signature, that one of our people answers a page by."""

    delivery: int


@dataclass(frozen=True, slots=True)
class Forged:
    """An address that looks signed and names nothing."""


Signed: TypeAlias = ReplyTo | BounceTo | AcknowledgeTo | Forged
_BY_DELIVERY: dict[str, type[BounceTo | AcknowledgeTo]] = {
    BOUNCE: BounceTo,
    ACK: AcknowledgeTo,
}


@dataclass(frozen=True, slots=True)
class ReturnAddresses:
    """Makes and reads signed addresses.

    Attributes:
        base: The one address that mail comes in by (``notices@example.org``).
        keys: Secrets, the first of which signs; the others are still good for reading.

    Raises:
        AddressError: The address or a key cannot be used.
    """

    base: str
    keys: tuple[bytes, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what could not be signed or would not fit."""
        local, at, domain = self.base.rpartition("@")
        if not at or not domain or not re.fullmatch(r"[A-Za-z0-9._-]+", local):
            raise AddressError(f"the mail address {self.base!r} is not one plain address")
        if len(local) > LOCAL_LIMIT:
            raise AddressError(
                f"the mail address has {len(local)} characters before the @; "
                f"at most {LOCAL_LIMIT} leave room for a signature"
            )
        if not self.keys or any(len(key) < KEY_LIMIT for key in self.keys):
            raise AddressError(f"a mail key has at least {KEY_LIMIT} characters")

    def reply(self, case_id: str, ref: str, recipient: str) -> str:
        """Make the address that an outside party's answer joins its case by.

        Args:
            case_id: What is signed.
            ref: How the case is called in the address.
            recipient: ``requester:<case id>`` and the like; others get no address (``""``).
        """
        audience = LETTERS.get(recipient.partition(":")[0])
        if audience is None:
            return ""
        signature = _sign(self.keys[0], _reply_text(case_id, audience))
        return self._with(f"{ref.replace('-', '').lower()}.{audience}.{signature}")

    def bounce(self, delivery: int) -> str:
        """Make the envelope sender that tells us which delivery came back."""
        return self._of_delivery(BOUNCE, delivery)

    def acknowledge(self, delivery: int) -> str:
        """Make the address that one of our people answers a page by."""
        return self._of_delivery(ACK, delivery)

    def read(self, text: str) -> tuple[Signed, ...]:
        """Find the signed addresses in an address, or in a whole header block.

        Mail systems may have changed letters to upper case; other addresses are left out.
        """
        local, _, domain = self.base.lower().rpartition("@")
        pattern = re.escape(local) + _SIGNED + re.escape(domain) + r"(?![a-z0-9.-]*[a-z0-9])"
        found = re.findall(r"(?<![a-z0-9._+-])" + pattern, text.lower())
        return tuple(dict.fromkeys(self._read(*parts) for parts in found))

    def is_genuine(self, reply: ReplyTo, case_id: str) -> bool:
        """Tell whether we made this address for this case."""
        return self._is_signed(_reply_text(case_id, reply.audience), reply.signature)

    def _read(self, name: str, detail: str, signature: str) -> Signed:
        if (made := _BY_DELIVERY.get(name)) is not None:
            is_ours = detail.isdecimal() and self._is_signed(f"{name}/{detail}", signature)
            return made(int(detail)) if is_ours else Forged()
        if detail not in _BY_LETTER:
            return Forged()
        return ReplyTo(normalize_ref(name), detail, signature)

    def _is_signed(self, text: str, signature: str) -> bool:
        good = [hmac.compare_digest(_sign(key, text), signature) for key in self.keys]
        return any(good)

    def _of_delivery(self, name: str, delivery: int) -> str:
        return self._with(f"{name}.{delivery}.{_sign(self.keys[0], f'{name}/{delivery}')}")

    def _with(self, detail: str) -> str:
        local, _, domain = self.base.rpartition("@")
        return f"{local}+{detail}@{domain}"


def split_keys(text: str) -> tuple[bytes, ...]:
    """Read keys as a setting has them: separated by commas, the one that signs first."""
    return tuple(part.strip().encode() for part in text.split(",") if part.strip())


def bare(addresses: Iterable[str]) -> frozenset[str]:
    """Reduce addresses to what mail systems compare: lower case, nothing after a plus sign."""
    return frozenset(_bare(address) for address in addresses if address)


def _bare(address: str) -> str:
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _reply_text(case_id: str, audience: str) -> str:
    return f"reply/{case_id}/{audience}"


def _sign(key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return b32encode(digest[:SIGNATURE_BYTES]).decode().lower()

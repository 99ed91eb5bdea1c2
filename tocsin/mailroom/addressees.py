"""Which addresses are ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

POSTMASTER = "postmaster"


@dataclass(frozen=True, slots=True)
class Addressees:
    """The addresses and whole domains that mail is taken for.

    What stands after a plus sign does not count, nor does case. ``postmaster`` of our domains
    is always ours (RFC 5321 4.5.1).
    """

    addresses: frozenset[str]
    domains: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Read names as settings have them: ``notices@example.org`` or ``@example.org``."""
        lower = [name.strip().lower() for name in names]
        whole = {name[1:] for name in lower if name.startswith("@")}
        return cls(
            frozenset(name for name in lower if name[:1] not in ("@", "")), frozenset(whole)
        )

    def include(self, address: str) -> bool:
        """Tell whether an address is ours."""
        local, at, domain = address.lower().rpartition("@")
        if not at:
            return address.lower() == POSTMASTER
        plain = local.partition("+")[0]
        known = {name.rpartition("@")[2] for name in self.addresses} | self.domains
        return (
            domain in self.domains
            or f"{plain}@{domain}" in self.addresses
            or (plain == POSTMASTER and domain in known)
        )

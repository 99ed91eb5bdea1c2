"""Find items whose text is nearly the same, by bands of their prints (LSH).

Papers that follow one letter but are about other things are no duplicates: the bands are
salted with one of the things that the paper is about, chosen alike for like sets.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.storage.models import ItemPrintRow, ItemRow
from tocsin.storage.plain import clean

NEAR = 0.9
SAME_THINGS = 0.8  # of what both are about
ROWS = 8  # values a band: at a similarity of 0.9 one of eight bands is the same in 99 of 100
MOST = 20


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """An earlier item, and how alike it is, 0–1."""

    item: ItemRow
    similarity: float


def find_near(
    session: Session, item_id: str, print_: Sequence[int], things: Sequence[str]
) -> list[NearDuplicate]:
    """Return earlier items that are nearly the same, the most alike first."""
    keys = bands_of(print_, things)
    if not keys:
        return []
    alike = select(ItemPrintRow.item_id).where(ItemPrintRow.key.in_(keys)).distinct()
    rows = session.scalars(
        select(ItemRow)
        .where(ItemRow.id.in_(alike), ItemRow.id != item_id, ItemRow.case_id.is_not(None))
        .order_by(ItemRow.received_at.desc())
        .limit(MOST)
    )
    near = [NearDuplicate(item, _similarity(item, print_, things)) for item in rows]
    return sorted(
        (one for one in near if one.similarity >= NEAR), key=lambda one: -one.similarity
    )


def bands_of(print_: Sequence[int], things: Sequence[str]) -> list[int]:
    """Return the keys of a print, under one of which its near-duplicates are found."""
    salt = min((_hash(clean(thing).encode()) for thing in things), default=0)
    bands = [print_[at : at + ROWS] for at in range(0, len(print_), ROWS)]
    packed = (struct.pack(f">q{len(band)}Q", n, *band) for n, band in enumerate(bands))
    return sorted({_hash(struct.pack(">q", salt) + band) for band in packed})


def _hash(content: bytes) -> int:
    digest = hashlib.blake2b(content, digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _similarity(item: ItemRow, print_: Sequence[int], things: Sequence[str]) -> float:
    draft = item.draft or {}
    other: Sequence[int] = draft.get("similarity") or ()
    if len(other) != len(print_) or _jaccard(set(things), set(things_of(draft))) < SAME_THINGS:
        return 0.0
    return sum(a == b for a, b in zip(print_, other, strict=True)) / len(print_)


def things_of(draft: dict[str, object]) -> Sequence[str]:
    """Say what a stored draft is about: its places, else its targets."""
    found = draft.get("link_keys") or draft.get("target_urls") or ()
    return [str(one) for one in found] if isinstance(found, list | tuple) else ()


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0

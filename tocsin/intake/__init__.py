"""Readers: what came in becomes a draft. `read_item` never raises, `ReaderPool` never hangs.

Functions of the bytes: nothing here looks at the network, at another item, or at any clock but
the CPU time that an item may take.
"""

from tocsin.intake.pool import ReaderPool
from tocsin.intake.reader import read_item
from tocsin.intake.wire import draft_from_json, draft_to_json

__all__ = ["ReaderPool", "draft_from_json", "draft_to_json", "read_item"]

"""Activities that remember instead of writing and sending."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from temporalio import activity

from tocsin.domain.case import Projection
from tocsin.domain.messages import Batch, FreezeRequest, Frozen, NoticeFate, NoticeOrder
from tocsin.domain.timeline import Entry
from tocsin.rehearsal.played_time import PlayedTimes


@dataclass
class Memory:
    """What one rehearsed case wrote and ordered.

    Attributes:
        entries: Its timeline, by number.
        now: How it stands, as its record would show it.
        orders: Every notice, by number, with the instant at which it was ordered.
        unreachable: Targets that nothing reaches.
    """

    entries: dict[int, Entry] = field(default_factory=dict)
    now: Projection | None = None
    orders: dict[int, tuple[datetime, NoticeOrder]] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)

    @property
    def story(self) -> list[Entry]:
        """The timeline in order."""
        return [self.entries[seq] for seq in sorted(self.entries)]


class Memories:
    """The record and the notices of every case of a rehearsal; workers' threads share it."""

    def __init__(self, times: PlayedTimes) -> None:
        self._times = times
        self._cases: dict[str, Memory] = {}
        self._lock = threading.Lock()

    def begin(self, case_id: str, first: Entry) -> Memory:
        """Remember a case from its first entry on."""
        self._cases[case_id] = Memory({first.seq: first})
        return self._cases[case_id]

    def record(self, batch: Batch) -> None:
        """Remember entries, as the record would keep them."""
        with self._lock:
            memory = self._cases[batch.case_id]
            memory.entries |= {entry.seq: entry for entry in batch.entries}
            memory.now = batch.projection

    def freeze(self, request: FreezeRequest) -> Frozen:
        """Pretend to freeze the content of a gate's round."""
        seen = f"{request.gate}/{request.round}/{request.fields_version}/{request.items}"
        digest = sha256(seen.encode()).hexdigest()
        letter = request.letter or (f"letter:{request.gate}" if request.template else None)
        return Frozen(digest, letter, digest if letter else None)

    @activity.defn(name="notify")
    def notify(self, order: NoticeOrder) -> NoticeFate:
        """Remember whom a notice would tell."""
        with self._lock:
            memory = self._cases[order.case_id]
            memory.orders[order.number] = (self._times.of(order.case_id).now, order)
            reached = tuple(to for to in order.to if to not in memory.unreachable)
        return NoticeFate(reached, failed=len(order.to) - len(reached))

"""A record and notices that remember what came, and can be away, slow or unreachable."""

import threading
from dataclasses import dataclass, field

from temporalio import activity

from tocsin.domain.messages import Batch, FreezeRequest, Frozen, NoticeFate, NoticeOrder
from tocsin.domain.ports import TimelineDivergedError
from tocsin.domain.timeline import Entry

DEADLINE = 20.0


@dataclass
class FakeCaseLog:
    """A record that remembers, and can be away."""

    is_down: bool = False
    entries: dict[str, dict[int, Entry]] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)
    manifests: dict[tuple[str, str, int], FreezeRequest] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, first: Entry, case_id: str) -> None:
        self.entries[case_id] = {0: first}

    def record(self, batch: Batch) -> None:
        self._up()
        with self.lock:
            known = self.entries.setdefault(batch.case_id, {})
            for entry in batch.entries:
                if known.setdefault(entry.seq, entry).hash != entry.hash:
                    raise TimelineDivergedError(f"{batch.case_id} {entry.seq}")
            self.batches.append(batch)

    def freeze(self, request: FreezeRequest) -> Frozen:
        self._up()
        self.manifests[request.case_id, request.gate, request.round] = request
        letter = request.letter or (f"letter-{request.gate}" if request.template else None)
        return Frozen(f"sha-{request.gate}-{request.round}", letter, "d" if letter else None)

    def _up(self) -> None:
        if self.is_down:
            raise ConnectionError("the record is away")

    def story(self, case_id: str) -> list[str]:
        return [entry.event for _, entry in sorted(self.entries[case_id].items())]

    def timeline(self, case_id: str) -> list[Entry]:
        return [entry for _, entry in sorted(self.entries[case_id].items())]


class FakeNotices:
    """Notices that are remembered instead of sent."""

    def __init__(self) -> None:
        self.orders: list[NoticeOrder] = []
        self.unreachable: set[str] = set()
        self.forbidden: dict[str, str] = {}
        self._answers = threading.Event()
        self._answers.set()

    def slow(self, is_slow: bool = True) -> None:
        """Let who is told wait, or tell all that wait and whoever comes."""
        if is_slow:
            self._answers.clear()
        else:
            self._answers.set()

    @activity.defn(name="notify")
    def notify(self, order: NoticeOrder) -> NoticeFate:
        self.orders.append(order)
        self._answers.wait(DEADLINE)  # a slow provider holds its thread
        orders = tuple(self.forbidden[to] for to in order.to if to in self.forbidden)
        free = [to for to in order.to if to not in self.forbidden]
        reached = tuple(to for to in free if to not in self.unreachable)
        failed = len(free) - len(reached)
        return NoticeFate(reached, failed=failed, withheld=len(orders), orders=orders)

    def told(self, case_id: str) -> list[tuple[str, str]]:
        return [(o.template, o.to[0]) for o in self.orders if o.case_id == case_id]

"""A record and notices that remember what came, and can be away, slow or unreachable."""

import threading
from dataclasses import dataclass, field

from temporalio import activity

from tocsin.domain.messages import Batch, FreezeRequest, Frozen, NoticeFate, NoticeOrder
from tocsin.domain.paging.messages import PageBatch
from tocsin.domain.ports import TimelineDivergedError
from tocsin.domain.timeline import Entry

DEADLINE = 20.0


@dataclass
class FakeLog:
    """A record that remembers, and can be away."""

    is_down: bool = False
    entries: dict[str, dict[int, Entry]] = field(default_factory=dict)
    batches: list[Batch | PageBatch] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, first: Entry, subject: str) -> None:
        self.entries[subject] = {0: first}

    def record(self, batch: Batch | PageBatch) -> None:
        self._up()
        subject = self._subject(batch)
        with self.lock:
            known = self.entries.setdefault(subject, {})
            for entry in batch.entries:
                if known.setdefault(entry.seq, entry).hash != entry.hash:
                    raise TimelineDivergedError(f"{subject} {entry.seq}")
            self.batches.append(batch)

    def now(self, subject: str):
        """Return how a subject stands; StopIteration says that no batch has told yet."""
        return next(
            batch.projection
            for batch in reversed(self.batches)
            if self._subject(batch) == subject
        )

    def timeline(self, subject: str) -> list[Entry]:
        return [entry for _, entry in sorted(self.entries[subject].items())]

    def story(self, subject: str) -> list[str]:
        return [entry.event for entry in self.timeline(subject)]

    def _up(self) -> None:
        if self.is_down:
            raise ConnectionError("the record is away")

    @staticmethod
    def _subject(batch: Batch | PageBatch) -> str:
        return batch.page_id if isinstance(batch, PageBatch) else batch.case_id


@dataclass
class FakeCaseLog(FakeLog):
    """A record of cases, which freezes what their gates show."""

    manifests: dict[tuple[str, str, int], FreezeRequest] = field(default_factory=dict)

    def freeze(self, request: FreezeRequest) -> Frozen:
        self._up()
        self.manifests[request.case_id, request.gate, request.round] = request
        letter = request.letter or (f"letter-{request.gate}" if request.template else None)
        return Frozen(f"sha-{request.gate}-{request.round}", letter, "d" if letter else None)


class Slow:
    """Answers at once, or when it is told to."""

    def __init__(self) -> None:
        self._answers = threading.Event()
        self._answers.set()

    def slow(self, is_slow: bool = True) -> None:
        """Let who asks wait, or answer all that wait and whoever comes."""
        if is_slow:
            self._answers.clear()
        else:
            self._answers.set()

    def hold(self) -> None:
        self._answers.wait(DEADLINE)  # a slow provider holds its thread


class FakeNotices(Slow):
    """Notices that are remembered instead of sent."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[NoticeOrder] = []
        self.unreachable: set[str] = set()
        self.forbidden: dict[str, str] = {}

    @activity.defn(name="notify")
    def notify(self, order: NoticeOrder) -> NoticeFate:
        self.orders.append(order)
        self.hold()
        orders = tuple(self.forbidden[to] for to in order.to if to in self.forbidden)
        free = [to for to in order.to if to not in self.forbidden]
        reached = tuple(to for to in free if to not in self.unreachable)
        failed = len(free) - len(reached)
        return NoticeFate(reached, failed=failed, withheld=len(orders), orders=orders)

    def told(self, case_id: str) -> list[tuple[str, str]]:
        return [(o.template, o.to[0]) for o in self.orders if o.case_id == case_id]

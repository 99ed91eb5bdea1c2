"""Feeds fuzzed papers to real reader processes and keeps the books."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.fuzz.mutations import mutated
from tests.fuzz.papers import PAPERS
from tocsin.intake.pool import ReaderPool
from tocsin.intake.wire import draft_from_json, draft_to_json

CPU_SECONDS, MEMORY_MB, WALL_SECONDS = 2, 256, 10
MOST_WALL = 2 * WALL_SECONDS + 30  # a mail is tried twice; starting the next child takes time


@dataclass
class Books:
    """What happened, over all threads."""

    inputs: int = 0
    flags: Counter = field(default_factory=Counter)
    by_paper: Counter = field(default_factory=Counter)
    killed: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    worst_cpu: tuple = (0.0, "")
    worst_wall: tuple = (0.0, "")
    worst_rss: tuple = (0, "")

    def table(self):
        top = ", ".join(f"{flag} {n}" for flag, n in self.flags.most_common(14))
        return (
            f"inputs {self.inputs}, killed {len(self.killed)}, failed {len(self.failed)}\n"
            f"worst CPU {self.worst_cpu[0]:.2f} s ({self.worst_cpu[1]}), "
            f"wall {self.worst_wall[0]:.2f} s ({self.worst_wall[1]}), "
            f"resident {self.worst_rss[0] // 1024} MB ({self.worst_rss[1]})\n"
            f"flags: {top}\nkilled: {self.killed[:20]}\nfailed: {self.failed[:20]}"
        )


class Feeder:
    """One reader process and the books it writes to."""

    def __init__(self, books, lock):
        self.books, self._lock = books, lock
        self.pool = ReaderPool(1, CPU_SECONDS, MEMORY_MB, WALL_SECONDS)
        self.pool.read(b"warm", "text/plain", None)

    def feed(self, name, content, content_type, filename):
        """Read one paper and check what must hold for every one."""
        before, started = self._cpu(), time.monotonic()
        draft = self.pool.read(content, content_type, filename)
        wall = time.monotonic() - started
        killed = "reader-killed" in draft.flags
        with self._lock:
            self._note(name, draft, wall, 0.0 if killed else self._cpu() - before)
        if killed:
            assert draft.kind == "unclassified", name
            assert self.pool.read(b"Dear Sirs", "text/plain", None).flags == (), name
        assert draft_from_json(json.loads(json.dumps(draft_to_json(draft)))) == draft, name
        assert wall < MOST_WALL, name
        return draft

    def _note(self, name, draft, wall, cpu):
        books = self.books
        books.inputs += 1
        books.by_paper[name.partition(":")[0]] += 1
        books.flags.update(flag for flag in draft.flags)
        if "reader-killed" in draft.flags:
            books.killed.append(name)
        if any(flag.startswith("reader-failed") for flag in draft.flags):
            books.failed.append(f"{name} {draft.flags}")
        books.worst_cpu = max(books.worst_cpu, (cpu, name))
        books.worst_wall = max(books.worst_wall, (wall, name))
        books.worst_rss = max(books.worst_rss, (self._peak_kb(), name))

    def _child(self):
        [child] = self.pool._all
        return child._process.pid

    def _cpu(self):
        times = psutil.Process(self._child()).cpu_times()
        return times.user + times.system

    def _peak_kb(self):
        """The most it ever held, in kB; what it holds now where the kernel does not say."""
        status = Path(f"/proc/{self._child()}/status")
        if not status.exists():
            return psutil.Process(self._child()).memory_info().rss // 1024
        peaks = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(peaks[0].split()[1]) if peaks else 0


def fuzzed(number, seed):
    """The paper of that number: always the same for a seed."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311  papers, no secrets
    name = rng.choice(sorted(PAPERS))
    content, content_type, filename = PAPERS[name]
    content = mutated(rng, content, [paper[0] for paper in PAPERS.values()])
    if rng.random() < 0.15:  # called something else than it is
        content_type, filename = rng.choice(list(PAPERS.values()))[1:]
    return f"{name}:{number}", content, content_type, filename


def feed_many(count, seed, threads=2):
    """Feed `count` fuzzed papers; return the books. Errors of any thread are raised here."""
    books, lock, errors = Books(), threading.Lock(), []
    numbers = iter(range(count))

    def work():
        feeder = Feeder(books, lock)
        try:
            while not errors:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                feeder.feed(*fuzzed(number, seed))
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            feeder.pool.close()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]
    return books

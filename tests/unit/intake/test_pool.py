"""Reader processes: bounded, replaced when they die, gone when their parent is."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from tests.polling import until
from tocsin.domain.draft import Document
from tocsin.intake.pool import ReaderPool

KILLED = ("unreadable", "reader-killed")


@pytest.fixture
def pool(elders):
    readers = ReaderPool(size=1)
    yield readers
    readers.close()


@pytest.fixture(autouse=True)
def elders():
    """Children that other tests' fixtures keep; they are none of ours."""
    _elders.update(child.pid for child in psutil.Process().children())
    yield
    _elders.clear()


_elders = set()


def children():
    return [child for child in psutil.Process().children() if child.pid not in _elders]


def ends(process, seconds=30):
    """Wait until the process has gone by itself."""

    def has_gone():
        try:
            return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    return until(has_gone, f"the end of {process}", within=seconds)


def is_being_read(seconds=30):
    """Wait until an item is under the watch that ends it when it takes too long."""

    def is_watched():
        return any(isinstance(thread, threading.Timer) for thread in threading.enumerate())

    return until(is_watched, "the watch", within=seconds, every=0.01)


def test_a_pooled_reader_reads_like_the_function(pool, papers, read):
    assert pool.read(papers.letter.encode(), "text/markdown", "x.md") == read(papers.letter)


def test_an_item_that_overruns_its_time_is_given_up_and_the_next_is_read(papers):
    hopeless = ("https://github.com/a/b we filed notice " * 100_000).encode()
    pool = ReaderPool(size=1, cpu_seconds=0.2)
    try:
        draft = pool.read(hopeless, "text/plain", None)
        after = pool.read(papers.letter.encode(), "text/plain", None)
    finally:
        pool.close()

    assert (draft.kind, draft.flags) == ("unclassified", KILLED)
    assert after.document is Document.TAKEDOWN


def test_a_child_that_sleeps_is_given_up_after_the_wall_time(papers):
    pool = ReaderPool(size=1, wall_seconds=0.5)
    try:
        pool.read(papers.letter.encode(), None, None)
        [child] = children()
        child.suspend()
        draft = pool.read(papers.letter.encode(), None, None)
        after = pool.read(papers.letter.encode(), None, None)
    finally:
        pool.close()

    assert draft.flags == KILLED
    assert after.document is Document.TAKEDOWN


def test_a_child_killed_while_idle_costs_no_item(pool, papers):
    pool.read(papers.letter.encode(), None, None)
    [child] = children()
    child.kill()
    assert ends(child.pid)

    assert pool.read(papers.letter.encode(), None, None).document is Document.TAKEDOWN


def test_an_item_larger_than_the_memory_is_given_up_and_the_next_is_read(pool, papers):
    huge = b"x " * 60_000_000

    draft = pool.read(huge, "text/plain", None)

    assert draft.kind == "unclassified"
    assert pool.read(papers.letter.encode(), None, None).document is Document.TAKEDOWN


def test_many_threads_share_two_children(papers):
    pool = ReaderPool(size=2)
    drafts = []
    work = [
        threading.Thread(
            target=lambda: drafts.append(pool.read(papers.letter.encode(), None, None))
        )
        for _ in range(12)
    ]
    try:
        for thread in work:
            thread.start()
        for thread in work:
            thread.join(60)
    finally:
        pool.close()

    assert [draft.document for draft in drafts] == [Document.TAKEDOWN] * 12


def test_closing_ends_the_children_and_further_reads(pool, papers):
    before = [child.pid for child in children()]

    pool.close()

    assert all(ends(child) for child in before)
    with pytest.raises(RuntimeError, match="closed"):
        pool.read(papers.letter.encode(), None, None)


def test_closing_in_the_middle_of_an_item_leaves_nothing_behind(papers):
    pool = ReaderPool(size=1)
    pool.read(papers.letter.encode(), None, None)
    children()[0].suspend()
    refused = []

    def read():
        with pytest.raises(RuntimeError, match="closed") as caught:
            pool.read(papers.letter.encode(), None, None)
        refused.append(caught.value)

    reader = threading.Thread(target=read)
    reader.start()
    assert is_being_read()
    pool.close()
    reader.join(20)

    assert refused
    assert children() == []


PARENT = """
import sys, psutil
from tocsin.intake.pool import ReaderPool
pool = ReaderPool(size=2)
pool.read(b"hello", "text/plain", None)
print(*(child.pid for child in psutil.Process().children()), flush=True)
sys.stdin.read()
"""


def test_children_leave_when_their_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
        text=True,
    ) as parent:
        orphans = [int(pid) for pid in parent.stdout.readline().split()]
        os.kill(parent.pid, signal.SIGKILL)

        assert len(orphans) == 2
        assert all(ends(pid) for pid in orphans)

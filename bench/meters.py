"""CPU seconds and memory of whole process trees, percentiles, and what machine this is."""

import contextlib
import math
import os
import platform
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil


def cpu_of(pids: Iterable[int | None]) -> float:
    """Sum user and system seconds of processes, their children, and those that have ended."""
    total = 0.0
    for process in _trees(pids):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def pss_of(pids: Iterable[int | None]) -> int:
    """Sum the proportional set size in bytes, so that shared pages count once."""
    total = 0
    for process in _trees(pids):
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
            kilobytes = next(line.split()[1] for line in text.splitlines() if "Pss:" in line)
            total += int(kilobytes) * 1024
    return total


def _trees(pids: Iterable[int | None]) -> list[psutil.Process]:
    found: dict[int, psutil.Process] = {}
    for pid in pids:
        if pid is None:
            continue
        with contextlib.suppress(psutil.NoSuchProcess):
            top = psutil.Process(pid)
            found |= {one.pid: one for one in (top, *top.children(recursive=True))}
    return list(found.values())


class Company:
    """How much of the machine others took while something was measured."""

    def __init__(self) -> None:
        """Begin now."""
        self._began, self._busy, self._own = time.monotonic(), _busy(), cpu_of([os.getpid()])

    def cores(self) -> float:
        """Return how many cores others kept busy, on average."""
        ours = cpu_of([os.getpid()]) - self._own
        return max(0.0, (_busy() - self._busy - ours) / (time.monotonic() - self._began))


def _busy() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))


def pace() -> float:
    """Return CPU milliseconds that a fixed piece of work takes: what sharing does to a core."""
    best = math.inf
    for _ in range(3):
        began = time.process_time()
        sum(number * number % 7 for number in range(300_000))
        best = min(best, time.process_time() - began)
    return best * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile; ``share`` is 0–100."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


def spread(values: Sequence[float], unit: str = "s") -> str:
    """Describe a distribution in one line."""
    marks = ", ".join(f"p{mark} {percentile(values, mark):.3g}" for mark in (50, 90, 99))
    return f"{marks}, max {max(values):.3g} {unit} (n={len(values)})"


def machine() -> dict[str, str]:
    """Say what the figures were measured on."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": _cpu_model(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else "?"),
        "memory": f"{pages / 2**30:.0f} GiB",
        "python": platform.python_version(),
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
    }


def _cpu_model() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()

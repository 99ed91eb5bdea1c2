"""A reader process: reads items from stdin until it is closed, under limits of CPU and memory.

Run as ``python -m tocsin.intake.child CPU_SECONDS MEMORY_MB [PLATFORM_HOSTS]``. The kernel ends
it when an item takes too long, so not even a hang inside a C extension can stop intake. It owns
nothing and leaves when its parent is gone, however the parent went.
"""

import math
import resource
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from tocsin.intake.frames import read_frame, read_json, write_json
from tocsin.intake.hosts import use_platform
from tocsin.intake.reader import read_item
from tocsin.intake.wire import draft_to_json

_MAPPED = 192 * 1024 * 1024  # bytes of libraries and their models, read-only
_SHORTEST = 3  # arguments, with the program's own name
_WARM_UP = (
    b"Cette phrase charge les tables et les mod\xc3\xa8les de langue : aucun courrier n'en "
    b"paie le temps. Voir https://example.org/cloche pour la suite de cette belle histoire."
)


def main() -> None:
    """Answer one draft per item."""
    cpu_seconds, memory_mb = float(sys.argv[1]), int(sys.argv[2])
    use_platform(sys.argv[3] if len(sys.argv) > _SHORTEST else "")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    for media in ("text/plain", "message/rfc822"):
        read_item(_WARM_UP, media, None)
    _limit_memory(memory_mb)
    while _answer(sys.stdin.buffer, sys.stdout.buffer, cpu_seconds):
        pass


def _answer(stdin: BinaryIO, stdout: BinaryIO, cpu_seconds: float) -> bool:
    """Read one item and answer; False when the parent closed the pipe."""
    head = read_json(stdin)
    content = read_frame(stdin) if head is not None else None
    if head is None or content is None:
        return False
    _start_clock(cpu_seconds)
    answer = draft_to_json(read_item(content, **head))
    signal.setitimer(signal.ITIMER_PROF, 0)
    write_json(stdout, answer)
    return True


def _start_clock(cpu_seconds: float) -> None:
    """Give the item its CPU time: a timer to the millisecond, a limit as the backstop."""
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime + cpu_seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _limit_memory(memory_mb: int) -> None:
    """Bound what the process may write to; macOS does not enforce it and may refuse.

    `RLIMIT_DATA` counts private writable memory, which is what an item can use up. Read-only
    files are mapped beside it and shared by all children (93 MB of language models alone), so
    the address space has a wider bound, against what the first limit does not count.
    """
    size = memory_mb * 1024 * 1024
    limits = {
        resource.RLIMIT_DATA: size,
        resource.RLIMIT_AS: size + _MAPPED,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    main()

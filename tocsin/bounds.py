"""Bounds that a process sets itself once all it needs is loaded; the kernel keeps them."""

import math
import resource
from contextlib import suppress

MAPPED_MB = 1_536  # libraries and models of languages, read-only


def confine(cpu_seconds: int, memory_mb: int) -> None:
    """Bound what is left to be done: what was loaded until now does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = math.ceil(used.ru_utime + used.ru_stime + cpu_seconds)
    size = memory_mb * 1024 * 1024
    limits = {
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_DATA: size,
        resource.RLIMIT_AS: size + MAPPED_MB * 1024 * 1024,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,  # it writes no file
    }
    for limit, value in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))

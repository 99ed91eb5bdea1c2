"""What comes next: once something is done here, the most urgent case that still waits."""

from collections.abc import Mapping
from typing import Any

from tocsin.console.case.look import Look

# What can end that a case waits for whoever did it; only then is one read more.
DEEDS = frozenset(
    {
        *("verdict", "action", "joined", "left", "later"),
        *("task-done", "task-skipped", "task-changed"),
    }
)


def next_up(look: Look) -> Mapping[str, Any]:
    """Tell whether something was done, and what to go on with."""
    is_done = look.said in DEEDS
    return {
        "is_done": is_done,
        "next_up": look.desk.inbox.after(look.reading) if is_done else None,
    }

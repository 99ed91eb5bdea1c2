"""The one way to wait in tests: look until it is so, and fail at a deadline."""

import asyncio
import inspect
import time
from contextlib import suppress

PATIENCE = 20.0
SOON = 0.05


class _Deadline:
    def __init__(self, within, what):
        self._within, self._what = within, what
        self._at = time.monotonic() + within

    def allows(self, seen):
        """Fail once it has passed, and say what was seen last."""
        assert time.monotonic() < self._at, (
            f"{self._what}: not within {self._within:g} s; last seen: {seen!r}"
        )


def until(look, what="the condition", holds=bool, *, within=PATIENCE, every=SOON, despite=()):
    """Return the first thing seen that holds; ``despite`` names errors that mean: not yet."""
    deadline, seen = _Deadline(within, what), None
    while True:
        with suppress(*despite):
            if holds(seen := look()):
                return seen
        deadline.allows(seen)
        time.sleep(every)  # between two looks, below a deadline


async def eventually(
    look, what="the condition", holds=bool, *, within=PATIENCE, every=SOON, despite=()
):
    """Wait as ``until`` does, and let the event loop go on; looking may be awaited."""
    deadline, seen = _Deadline(within, what), None
    while True:
        with suppress(*despite):
            seen = look()
            if inspect.isawaitable(seen):
                seen = await seen
            if holds(seen):
                return seen
        deadline.allows(seen)
        await asyncio.sleep(every)  # as above

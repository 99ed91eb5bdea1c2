"""The answer to one question of the doctor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """What was looked at, whether it is well, what was seen, and what to do if it is not."""

    name: str
    ok: bool
    detail: str
    advice: str = ""

"""The public notice form of the embedded stack: on, to be tried, unless somebody says off."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "TOCSIN_PUBLIC_NOTICES"


def environment(given: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """Return what the API needs to show the form; what is given counts."""
    return {KEY: given.get(KEY) or "on"}

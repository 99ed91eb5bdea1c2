"""The key of one-click links in the embedded stack: made once, so that links stay good."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tocsin.embedded.home import Home

KEY = "TOCSIN_LINK_KEY"


def environment(home: Home, given: Mapping[str, str] = os.environ) -> Mapping[str, str]:
    """Return what worker and API need to sign and read links; a key that is given counts."""
    if given.get(KEY):
        return {}
    known = home.read("links")
    if "key" not in known:
        known = {"key": secrets.token_hex(32)}
        home.write("links", known)
    return {KEY: known["key"]}

"""Mail of the embedded stack: a listener on this machine, for trying it out."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tocsin.embedded.ports import HOST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tocsin.embedded.home import Home

ADDRESS = "notices@localhost"


def environment(home: Home, port: int) -> Mapping[str, str]:
    """Return what the worker needs to listen; the key is kept, so that addresses stay good."""
    known = home.read("mail")
    if "key" not in known:
        known = {"key": secrets.token_hex(32)}
        home.write("mail", known)
    return {
        "TOCSIN_MAIL_LISTEN": f"{HOST}:{port}",
        "TOCSIN_MAIL_ADDRESS": ADDRESS,
        "TOCSIN_MAIL_RECIPIENTS": '["@localhost"]',
        "TOCSIN_MAIL_KEY": known["key"],
    }

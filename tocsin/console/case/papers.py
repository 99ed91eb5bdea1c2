"""The papers of a case, newest first, and its kin: related cases and what is suggested."""

import re
from collections.abc import Mapping
from typing import Any

from tocsin.console.case.look import Look

MOST = 20
CODE = re.compile(r"[a-z]+(?:[-_][a-z]+)*")


def papers(look: Look) -> Mapping[str, Any]:
    """Tell the latest papers and how many there are; all of them when asked by the query."""
    items = look.file.case.items
    newest = items[::-1]
    whole = look.query.get("items") == "all"
    return {"papers": newest if whole else newest[:MOST], "all_papers": len(items)}


def kin(look: Look) -> Mapping[str, Any]:
    """Tell related cases, each with why: a code, or what a person wrote."""
    case = look.file.case
    return {
        "kin": [
            (one.ref, one.why, CODE.fullmatch(one.why) is not None) for one in case.related
        ],
        "may_join": "join" in case.actions,
    }

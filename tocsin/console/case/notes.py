"""What people noted, newest first; privileged notes only for those who may read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tocsin.console.case.look import Look
from tocsin.desk.views import EntryView
from tocsin.storage.timeline_pages import Only

MOST = 10
LONGEST = 1_000  # characters of one; the whole text stands on its entry's own page
NOTES = Only(families=("note",))


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands on the page."""

    seq: int
    at: datetime
    by: str
    text: str
    privileged: bool
    is_cut: bool


def notes(look: Look) -> Mapping[str, Any]:
    """Tell the latest notes; one whose body is withheld is left out."""
    found = look.desk.chronicle.page_of(look.reading, None, MOST, NOTES, newest_first=True)
    return {
        "notes": [_note(one) for one in found.items if one.data and "note" in one.texts],
        "older_notes": found.next is not None,
    }


def _note(one: EntryView) -> Note:
    text = one.texts["note"]
    return Note(
        seq=one.seq,
        at=datetime.fromisoformat(one.at),
        by=one.actor_name or one.actor.removeprefix("user:"),
        text=text[:LONGEST],
        privileged=(one.data or {}).get("privileged") is True,
        is_cut=len(text) > LONGEST,
    )

"""The item itself beside its draft: its text as the safe viewer gives it."""

from dataclasses import dataclass

from tocsin.console.item.shown import looked, paper_of
from tocsin.console.visitor import Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import UnavailableError
from tocsin.desk.intake import Received
from tocsin.intake.viewer import Look

LONGEST = 60_000  # characters; the rest is on the item's own page


@dataclass(frozen=True, slots=True)
class Original:
    """What of an item stands beside its draft.

    Attributes:
        look: What it is; None when it cannot be shown now, or not at all.
        text: Its text, or the beginning of it.
        is_cut: Whether there is more.
        busy: Others are looking at items just now.
    """

    look: Look | None
    text: str = ""
    is_cut: bool = False
    busy: bool = False


def original(desk: Desk, visitor: Visitor, received: Received) -> Original:
    """Show an item's text; pictures and pages stand on its own page, covered at first."""
    try:
        look = looked(paper_of(desk, visitor, received))
    except UnavailableError:
        return Original(None, busy=True)
    if look is None:
        return Original(None)
    return Original(look, look.text[:LONGEST], look.cut or len(look.text) > LONGEST)

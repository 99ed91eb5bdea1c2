"""What of an item stands on its page: which pages, which of them covered, and why."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TypeAlias

from tocsin.console.visitor import Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import UnavailableError
from tocsin.desk.exposures import ExposureCount
from tocsin.desk.intake import Received
from tocsin.intake.viewer import Look, Paper, UnviewableError, Viewer, ViewerBusyError

AT_ONCE = 5  # pages of a PDF
VIEWER = Viewer()
BUSY = "Others are looking at items just now. Try again in a moment."
Uncovering: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as one person sees it.

    Attributes:
        look: What it is; None when it cannot be shown within the bounds.
        graphic: Whether its pictures stay covered until somebody asks for one.
        pages: Numbers of the pages that are shown at once; of a picture 0.
        uncovered: The page that is not covered, and the number by which it is not.
        counted: How often this person uncovered something, for them alone.
    """

    look: Look | None
    graphic: bool
    pages: range
    uncovered: Uncovering | None
    counted: ExposureCount | None


def paper_of(desk: Desk, visitor: Visitor, received: Received) -> Paper:
    """Return what the viewer takes; the bytes are only read when they are needed."""
    item = received.item
    principal = visitor.principal
    return Paper(
        item.sha256,
        item.content_type,
        item.filename,
        lambda: desk.intake.content(principal, item.id).body,
    )


def shown(
    desk: Desk, visitor: Visitor, received: Received, first: int, asked: Uncovering | None
) -> Shown:
    """Say what is shown of an item.

    Raises:
        UnavailableError: Too many people look at something just now.
    """
    look = looked(paper_of(desk, visitor, received))
    graphic = look is not None and is_graphic(look, received)
    pages = pages_from(look, first)
    is_open = asked is not None and desk.exposures.is_uncovered(
        visitor.principal, received.item.id, asked[1], asked[0]
    )
    counted = desk.exposures.of(visitor.principal, today(visitor)) if graphic else None
    return Shown(look, graphic, pages, asked if is_open else None, counted)


def looked(paper: Paper) -> Look | None:
    """Look at an item; None when it cannot be shown."""
    try:
        return VIEWER.look(paper)
    except ViewerBusyError as error:
        raise UnavailableError(BUSY) from error
    except UnviewableError:
        return None


def is_graphic(look: Look, received: Received) -> bool:
    """Tell whether it is covered at first.

    Every picture and film is, whatever it shows, and the pages of a PDF where the playbook of
    its case says that papers may be graphic.
    """
    told = received.case is not None and received.case.graphic
    return look.is_picture or (look.sort == "pdf" and told)


def pages_from(look: Look | None, first: int) -> range:
    """Return the numbers of the pages to show, from one on; a picture is page 0."""
    if look is None or look.sort == "picture":
        return range(1) if look else range(0)
    begin = min(max(first, 1), max(look.pages, 1))
    return range(begin, min(begin + AT_ONCE, look.pages + 1))


def today(visitor: Visitor) -> datetime:
    """Return when today began where this person is."""
    local = datetime.now(UTC).astimezone(visitor.zone)
    return datetime.combine(local.date(), time(), visitor.zone)

"""One person's look at one case: what every part of the case page begins with."""

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from tocsin.console.forms import Sent
from tocsin.console.visitor import Visitor
from tocsin.desk.casebook import CaseFile
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError


@dataclass(frozen=True)
class Look:
    """Who looks, at which case, and how.

    Attributes:
        query: Which page of which part, by which filters.
        tried: A form that was refused, so that its part shows again what somebody wrote.
        refused: Why.
    """

    visitor: Visitor
    desk: Desk
    file: CaseFile
    query: QueryParams
    tried: Sent | None = None
    refused: DeskError | None = None

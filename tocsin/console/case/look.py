"""One person's look at one case: what every part of the case page begins with."""

from dataclasses import dataclass
from functools import cached_property

from starlette.datastructures import QueryParams

from tocsin.console.forms import Sent
from tocsin.console.visitor import Visitor
from tocsin.desk.casebook import CaseFile
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError
from tocsin.desk.reading import Reading
from tocsin.desk.views import Step


@dataclass(frozen=True)
class Look:
    """Who looks, at which case, and how.

    A look lasts as long as the case's reading, in which all parts read; none of them may take
    a session of its own.

    Attributes:
        reading: The case, read for the visitor.
        query: Which page of which part, by which filters.
        tried: A form that was refused, so that its part shows again what somebody wrote.
        refused: Why.
        said: Code of what was just done.
    """

    visitor: Visitor
    desk: Desk
    reading: Reading
    file: CaseFile
    query: QueryParams
    tried: Sent | None = None
    refused: DeskError | None = None
    said: str = ""

    @cached_property
    def steps(self) -> list[Step]:
        """The stages that the case entered, read once for all parts."""
        return self.desk.ways.path(self.reading)

"""What addresses of pages ask for, with the bounds of each."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

Said = Annotated[str, Query(max_length=60)]  # code of what was just done
Choice = Annotated[str, Query(max_length=64)]  # one of a few, or a name of ours
Text = Annotated[str, Query(max_length=100)]
RefText = Annotated[str, Query(max_length=40)]  # a case's, as people type it
Begin = Annotated[str, Query(alias="from", max_length=10)]  # days, such as 2026-12-24
End = Annotated[str, Query(alias="to", max_length=10)]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """By what every search of the record can be narrowed: whom, which case, which days."""

    person: Text = ""
    case: Text = ""
    begin: Begin = ""
    to: End = ""

    def filters(self, **more: str) -> dict[str, str]:
        """Return these and a page's own filters, by the names that they have in its form."""
        own = {"person": self.person, "case": self.case, "from": self.begin, "to": self.to}
        return {name: text.strip() for name, text in {**own, **more}.items()}


ANarrowed = Annotated[Narrowed, Depends()]

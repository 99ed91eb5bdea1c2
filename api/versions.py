"""What requests share that put things version by version."""

from typing import Annotated, TypeAlias

from fastapi import Query
from pydantic import Field

from api.fields import In, MaybeReason, NewName

MOST = 2**31 - 1
Number: TypeAlias = Annotated[int | None, Query(ge=1, le=MOST)]
Seen: TypeAlias = Annotated[int, Field(ge=1, le=MOST)]


class FirstIn(In):
    """The first version of something: what names it for ever, and why it is put."""

    id: NewName
    note: MaybeReason = ""


class NextIn(In):
    """A new version of something; `replaces` is the one that was seen in force."""

    note: MaybeReason = ""
    replaces: Seen | None = None

"""The same done to many cases: each is asked for by itself, and each says what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import anyio

from tocsin.desk.call import Call
from tocsin.desk.errors import DeskError, InvalidError, UnavailableError
from tocsin.desk.outages import OUTAGES
from tocsin.desk.work import Work
from tocsin.domain.case import normalize_ref

MOST_AT_ONCE = 200
SIDE_BY_SIDE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one case: ``refused`` says why not, or is None when it was done."""

    ref: str
    title: str | None = None
    refused: DeskError | None = None


class Many:
    """Does to many cases what ``Work`` does to one."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def assign(self, call: Call, refs: Sequence[str], person: str) -> list[Outcome]:
        """Put a person on each case. Sent again, it is done once to each.

        Raises:
            InvalidError: No case is named, or more than 200.
        """
        named = tuple(dict.fromkeys(normalize_ref(ref) for ref in refs))
        if not 0 < len(named) <= MOST_AT_ONCE:
            raise InvalidError(f"`refs`: choose 1 to {MOST_AT_ONCE} cases.")
        found: dict[str, Outcome] = {}
        room = anyio.CapacityLimiter(SIDE_BY_SIDE)

        async def one(ref: str) -> None:
            async with room:
                found[ref] = await self._assign(call, ref, person)

        async with anyio.create_task_group() as group:
            for ref in named:
                group.start_soon(one, ref)
        return [found[ref] for ref in named]

    async def _assign(self, call: Call, ref: str, person: str) -> Outcome:
        path, key = f"/v1/cases/{ref}/assignments", f"{call.key}.{ref}"
        own = replace(call, path=path, key=key)
        try:
            case = await self._work.assign(own, ref, person, role=None, note="", remove=False)
        except DeskError as error:
            return Outcome(ref=ref, refused=error)
        except OUTAGES:
            return Outcome(ref=ref, refused=UnavailableError())
        return Outcome(ref=ref, title=case.title)

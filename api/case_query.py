"""The filters of a worklist as they stand in an address: read, checked, and written again."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, urlencode

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from api.fields import Code, Ident, Instant, Jurisdiction, Length, has_nul
from tocsin.desk.case_lists import Sort
from tocsin.storage.worklist import Filters

MOST_WORDS = 200
LONGEST_QUERY = 1000
FURTHEST = timedelta(days=3660)


def _within_ten_years(length: timedelta) -> timedelta:
    if not timedelta() < length <= FURTHEST:
        message = f"must be more than nothing and at most {FURTHEST.days} days"
        raise ValueError(message)
    return length


def _trimmed(text: object) -> object:
    return text.strip() if isinstance(text, str) else text


def _upper(text: object) -> object:
    return text.strip().upper() if isinstance(text, str) else text


def _without_nul(text: str) -> str:
    if has_nul(text):
        message = "NUL characters cannot be searched for"
        raise ValueError(message)
    return text


A_Code = Annotated[Code, BeforeValidator(_trimmed)]
A_Team = Annotated[Ident, BeforeValidator(_trimmed), AfterValidator(_without_nul)]
Words = Annotated[
    str, BeforeValidator(_trimmed), Field(max_length=MOST_WORDS), AfterValidator(_without_nul)
]


class CaseQuery(BaseModel):
    """What to list and in which order. ``state=any`` is open and closed alike.

    A day counts in the zone of whoever looks; ``due_within`` counts from when they look.
    """

    model_config = ConfigDict(extra="forbid")

    q: Words | None = None
    state: Literal["open", "closed", "any"] | None = None
    waiting_on: Literal["me"] | None = None
    kind: A_Code | None = None
    lifecycle: A_Code | None = None
    stage: A_Code | None = None
    severity: A_Code | None = None
    jurisdiction: Annotated[Jurisdiction, BeforeValidator(_upper)] | None = None
    due_before: Instant | date | None = None
    due_within: Annotated[Length, AfterValidator(_within_ten_years)] | None = None
    troubled: bool | None = None
    due_after: Instant | None = None
    opened_after: Instant | None = None
    opened_before: Instant | None = None
    closed_after: Instant | None = None
    team: A_Team | None = None
    role: A_Code | None = None
    clock: A_Code | None = None
    standing: Literal["open", "met", "breached", "ended"] | None = None
    clock_since: Instant | None = None
    set_by: Literal["law", "house"] | None = None
    answered: bool | None = None
    no_team: bool | None = None
    sort: Sort | None = None

    @classmethod
    def read(cls, query: str) -> Self:
        """Read the part of an address after ``?``; blank values were not given.

        Raises:
            ValueError: It is too long, or names or values are none of a worklist.
        """
        if len(query) > LONGEST_QUERY:
            message = f"must be at most {LONGEST_QUERY} characters"
            raise ValueError(message)
        return cls.model_validate(
            {name: value for name, value in parse_qsl(query.lstrip("?")) if value.strip()}
        )

    def filters(self, zone: tzinfo = UTC, now: datetime | None = None) -> Filters:
        """Say what the worklist is to list, for somebody in a zone."""
        return Filters(
            kind=self.kind,
            lifecycle=self.lifecycle,
            state=None if self.state == "any" else self.state,
            stage=self.stage,
            jurisdiction=self.jurisdiction,
            severity=self.severity,
            due_before=self._due_before(zone, now or datetime.now(UTC)),
            troubled=bool(self.troubled),
            q=self.q,
            waiting=self.waiting_on == "me",
            due_after=self.due_after,
            opened_after=self.opened_after,
            opened_before=self.opened_before,
            closed_after=self.closed_after,
            team=self.team,
            role=self.role,
            clock=self.clock,
            standing=self.standing,
            clock_since=self.clock_since,
            set_by=self.set_by,
            answered=bool(self.answered),
            no_team=bool(self.no_team),
        )

    @property
    def order(self) -> Sort:
        """In which order: by default what is due first comes first."""
        return self.sort or "due"

    def given(self) -> dict[str, str]:
        """Return what was given as it stands in an address, by name, in the order of fields."""
        plain: dict[str, Any] = self.model_dump(mode="json", exclude_none=True)
        return {
            name: "true" if value is True else str(value)
            for name, value in plain.items()
            if value not in ("", False)
        }

    def written(self, **changes: str | None) -> str:
        """Write it as the part of an address after ``?``; what is changed to None goes."""
        parts = self.given() | changes
        return urlencode({name: value for name, value in parts.items() if value})

    def _due_before(self, zone: tzinfo, now: datetime) -> datetime | None:
        found = []
        if isinstance(self.due_before, datetime):
            found.append(self.due_before)
        elif self.due_before is not None:
            found.append(datetime.combine(self.due_before, time(), zone))
        if self.due_within is not None:
            found.append(now + self.due_within)
        return min(found, default=None)

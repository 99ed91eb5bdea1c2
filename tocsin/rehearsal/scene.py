"""What is rehearsed: a playbook, the case that comes in, and what people do with it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from tocsin.domain.answers import steps_of
from tocsin.domain.durations import parse_duration
from tocsin.domain.expectations import Expectation
from tocsin.domain.playbook import Playbook
from tocsin.domain.scripts import Step
from tocsin.domain.timeline import Entry, append, first_head
from tocsin.playbooks.library import Library
from tocsin.rehearsal.rules import Rules
from workflows.casework.messages import OpenCase

ITEM = "rehearsed-item"


@dataclass(frozen=True)
class Scene:
    """One case to rehearse.

    Attributes:
        received_at: Any instant, past or future.
        missing: Elements that the notice lacks.
        horizon: How long to watch, from receipt.
        rules: What the playbook is read against.
    """

    playbook: Playbook
    received_at: datetime
    country: str | None = None
    market: str | None = None
    language: str | None = None
    severity: str | None = None
    missing: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    horizon: timedelta = timedelta(days=60)
    rules: Rules = field(default_factory=Rules.shipped)

    @property
    def ends_at(self) -> datetime:
        """Until when it is watched."""
        return self.received_at + self.horizon

    @classmethod
    def of(cls, playbook: Playbook, expectation: Expectation, rules: Rules) -> Self:
        """Make the scene that an expectation is about."""
        there = playbook.for_jurisdiction(expectation.country, expectation.market)
        return cls(
            playbook,
            expectation.received,
            country=expectation.country,
            market=expectation.market,
            language=expectation.language,
            severity=expectation.severity,
            missing=expectation.missing,
            steps=(*steps_of(there, expectation.answers), *expectation.script),
            horizon=parse_duration(expectation.horizon),
            rules=rules,
        )

    def opening(self) -> tuple[OpenCase, Entry]:
        """Make the case and its first entry; the same scene always gives the same case."""
        pinned = self.rules.pinned(self.playbook, self.country, self.market)
        digest = Library.digest(pinned)
        given = (self.received_at, self.country, self.severity, self.missing, self.steps)
        case_id = sha256(f"{digest}{given}".encode()).hexdigest()[:32]
        first = append(
            first_head(case_id),
            at=self.received_at,
            actor="system",
            event="case.received",
            data={"item": ITEM},
            salt="",
        )
        opening = OpenCase(
            case_id=case_id,
            ref="REHEARSAL",
            playbook=pinned,
            playbook_digest=digest,
            received_at=self.received_at,
            head_hash=first.hash,
            jurisdiction=self.country,
            severity=self.severity,
            missing=self.missing,
            items=(ITEM,),
        )
        return opening, first

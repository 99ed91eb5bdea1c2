"""What the product needs to work, each dependency by its name."""

from dataclasses import dataclass
from datetime import datetime

from anyio import to_thread
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk.line import Line
from tocsin.desk.outages import OUTAGES
from tocsin.storage import outbox
from tocsin.storage.desk_reads import schema_step
from tocsin.storage.migrate import head


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """One thing that is needed."""

    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxState:
    """How much is received and not yet read, started or joined, and since when."""

    ok: bool
    depth: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether requests can be served, and what is missing if not.

    Intake needs only PostgreSQL, so Temporal or a full outbox never make it unready.
    """

    ready: bool
    postgresql: Dependency
    migrations: Dependency
    temporal: Dependency
    outbox: OutboxState


class Health:
    """Looks at each dependency."""

    def __init__(self, sessions: sessionmaker[Session], line: Line) -> None:
        self._sessions = sessions
        self._line = line
        self._head = head()

    async def check(self) -> Readiness:
        """Ask every dependency how it is."""
        temporal = Dependency(ok=await self._line.is_up())
        return await to_thread.run_sync(self._with_database, temporal)

    def _with_database(self, temporal: Dependency) -> Readiness:
        try:
            with self._sessions() as session:
                step = schema_step(session)
                backlog = outbox.backlog(session) if step else outbox.Backlog(0, None)
        except OUTAGES as error:
            gone = Dependency(ok=False, detail=type(error).__name__)
            return Readiness(
                ready=False,
                postgresql=gone,
                migrations=Dependency(ok=False, detail="unknown"),
                temporal=temporal,
                outbox=OutboxState(ok=False, depth=0, oldest_at=None),
            )
        is_current = step == self._head
        detail = f"at {step}, newest {self._head}"
        return Readiness(
            ready=is_current,
            postgresql=Dependency(ok=True),
            migrations=Dependency(ok=is_current, detail=detail),
            temporal=temporal,
            outbox=OutboxState(ok=True, depth=backlog.depth, oldest_at=backlog.oldest_at),
        )

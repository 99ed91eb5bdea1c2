"""Webhook endpoints: where machines are told, and the secrets that sign.

Names are never used twice, because playbooks and ledgers speak of them.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.delivery import Endpoint
from tocsin.domain.ports import ChannelError
from tocsin.domain.timeline import stamp
from tocsin.storage.errors import NameTakenError
from tocsin.storage.models import Json, WebhookEndpointRow
from tocsin.storage.sealing import Sealer, SealError

MOST_SECRETS = 5


class PostgresEndpoints:
    """The ``Endpoints`` port on PostgreSQL."""

    def __init__(self, sessions: sessionmaker[Session], sealer: Sealer) -> None:
        self._sessions = sessions
        self._sealer = sealer

    def endpoint(self, name: str) -> Endpoint | None:
        """Return an active endpoint with the secrets that count now.

        Raises:
            ChannelError: None of its secrets can be opened: the key is another, or missing.
        """
        with self._sessions.begin() as session:
            row = find(session, name)
        if row is None or not row.active:
            return None
        return opened(row, self._sealer)

    def disable(self, name: str, why: str) -> None:
        """Send nothing there any more."""
        with self._sessions.begin() as session:
            disable(session, name, why)


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """An endpoint to be set up; ``reach`` is the closest-held case that it is told of."""

    name: str
    url: str
    reach: str
    created_by: str


def opened(row: WebhookEndpointRow, sealer: Sealer) -> Endpoint:
    """Open an endpoint's secrets, newest first; those that ran out are left out.

    Raises:
        ChannelError: None can be opened. Trying again later may help.
    """
    found: list[str] = []
    fault: SealError | None = None
    for secret in counting(row, datetime.now(UTC)):
        try:
            found.append(sealer.open(secret["sealed"], row.id))
        except SealError as error:
            fault = error
    if not found:
        raise ChannelError(f"the secret of webhook {row.name!r} cannot be opened: {fault}")
    return Endpoint(row.name, row.url, tuple(found))


def counting(row: WebhookEndpointRow, now: datetime) -> list[Json]:
    """Return the secrets that count at an instant, newest first."""
    return [
        secret
        for secret in row.secrets
        if secret["until"] is None or datetime.fromisoformat(secret["until"]) > now
    ]


def create(
    session: Session, new: NewEndpoint, secret: str, sealer: Sealer
) -> WebhookEndpointRow:
    """Set up an endpoint with its first secret.

    Raises:
        NameTakenError: There is or was one of that name.
    """
    row = WebhookEndpointRow(
        id=uuid.uuid4().hex,
        name=new.name,
        url=new.url,
        reach=new.reach,
        created_by=new.created_by,
        active=True,
        why="",
    )
    row.secrets = [_kept(row, secret, sealer)]
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise NameTakenError(new.name) from error
    session.refresh(row)
    return row


def rotate(
    session: Session,
    row: WebhookEndpointRow,
    secret: str,
    sealer: Sealer,
    overlap: timedelta,
) -> None:
    """Sign with a new secret, and for a while with the earlier ones too."""
    now = datetime.now(UTC)
    end = stamp(now + overlap)
    earlier = [{**one, "until": min(one["until"] or end, end)} for one in counting(row, now)]
    row.secrets = [_kept(row, secret, sealer), *earlier][:MOST_SECRETS]
    session.flush()


def find(session: Session, name: str, *, for_change: bool = False) -> WebhookEndpointRow | None:
    """Return an endpoint by name."""
    wanted = select(WebhookEndpointRow).where(WebhookEndpointRow.name == name)
    return session.scalar(wanted.with_for_update() if for_change else wanted)


def endpoints(
    session: Session, *, after: str = "", limit: int = 50
) -> list[WebhookEndpointRow]:
    """Return endpoints by name."""
    wanted = select(WebhookEndpointRow).where(WebhookEndpointRow.name > after)
    return list(session.scalars(wanted.order_by(WebhookEndpointRow.name).limit(limit)))


def disable(session: Session, name: str, why: str) -> None:
    """Note when and why an endpoint gets nothing any more; the first reason stays."""
    this = update(WebhookEndpointRow).where(
        WebhookEndpointRow.name == name, WebhookEndpointRow.active
    )
    session.execute(this.values(active=False, disabled_at=func.now(), why=why))


def enable(session: Session, name: str) -> None:
    """Use an endpoint again."""
    this = update(WebhookEndpointRow).where(WebhookEndpointRow.name == name)
    session.execute(this.values(active=True, disabled_at=None, why=""))


def _kept(row: WebhookEndpointRow, secret: str, sealer: Sealer) -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex[:8],
        "sealed": sealer.seal(secret, row.id),
        "created_at": stamp(datetime.now(UTC)),
        "until": None,
    }

"""Which signed links were used; what was used once is only told of afterwards."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.domain.link_tokens import Leave
from tocsin.storage.models import LinkUseRow


def used_at(session: Session, digest: str) -> datetime | None:
    """Return when a link did what it allows; None when it has not."""
    return session.scalar(select(LinkUseRow.used_at).where(LinkUseRow.digest == digest))


def use(session: Session, digest: str, leave: Leave) -> None:
    """Keep that a link did what it allows; once."""
    values = {
        "digest": digest,
        "page_id": leave.page,
        "person": leave.person,
        "verb": leave.verb,
        "delivery": leave.delivery,
    }
    session.execute(insert(LinkUseRow).values(values).on_conflict_do_nothing())

"""Views of the worklist that people keep, each person their own, in their order."""

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage.models import SavedViewRow, UserRow
from tocsin.storage.plain import clean


def of_person(session: Session, user_id: str) -> list[SavedViewRow]:
    """Return a person's views in their order."""
    own = select(SavedViewRow).where(SavedViewRow.user_id == user_id)
    return list(session.scalars(own.order_by(SavedViewRow.position, SavedViewRow.id)))


def hold(session: Session, user_id: str) -> list[SavedViewRow]:
    """Return a person's views, and keep others from changing them until the end."""
    session.execute(
        select(UserRow.id).where(UserRow.id == user_id).with_for_update(key_share=True)
    )
    return of_person(session, user_id)


def add(session: Session, user_id: str, name: str, query: str, position: int) -> SavedViewRow:
    """Keep a view."""
    values = {
        "id": secrets.token_hex(16),
        "user_id": user_id,
        "name": clean(name),
        "query": clean(query),
        "position": position,
    }
    made = insert(SavedViewRow).values(values).returning(SavedViewRow)
    return session.scalars(made).one()


def put_in_order(views: Sequence[SavedViewRow]) -> None:
    """Number views as they come."""
    for position, view in enumerate(views):
        view.position = position


def remove(session: Session, view: SavedViewRow) -> None:
    """Forget a view."""
    session.execute(delete(SavedViewRow).where(SavedViewRow.id == view.id))

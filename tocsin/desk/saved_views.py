"""Views of the worklist that people keep for themselves. Nobody sees another's.

A view is filters and no list: what it shows is asked anew each time, by whoever looks.
"""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, keys
from tocsin.desk.access import Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.errors import DeskError, InvalidError, NotFoundError
from tocsin.desk.views import Page
from tocsin.domain.access import Principal
from tocsin.storage import saved_views
from tocsin.storage.engine import make_readings
from tocsin.storage.models import SavedViewRow

CREATED = 201
MOST_VIEWS = 50


class ViewNameTakenError(DeskError):
    """You have a view of that name already; rename one of them."""

    code, title, status = "view-name-taken", "You have a view of that name", 409


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A view: ``query`` is what follows the ``?`` in a worklist's address.

    Attributes:
        position: Its place among the person's views, from 0.
    """

    id: str
    name: str
    query: str
    position: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewPage(Page):
    """A person's views, in their order."""

    items: list[SavedView]


VIEW = TypeAdapter(SavedView)


class SavedViews:
    """Keeps and shows a person's views."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions, self._readings = sessions, make_readings(sessions)
        self._gatekeeper = gatekeeper

    def list(self, principal: Principal) -> SavedViewPage:
        """Show one's own views."""
        self._gatekeeper.admit(principal, errands.SIGNED_IN)
        with self._readings() as session:
            rows = saved_views.of_person(session, principal.id)
        return SavedViewPage(items=[_view(row) for row in rows], next=None)

    def create(self, call: Call, name: str, query: str) -> SavedView:
        """Keep a view, as the last one.

        Raises:
            ViewNameTakenError: There is one of that name.
            InvalidError: There are 50.
        """
        self._gatekeeper.admit(call.principal, errands.SIGNED_IN)
        with self._sessions.begin() as session:
            earlier = keys.claim(session, call)
            if earlier is not None:
                return VIEW.validate_python(earlier)
            rows = saved_views.hold(session, call.principal.id)
            if len(rows) >= MOST_VIEWS:
                raise InvalidError(f"One person keeps at most {MOST_VIEWS} views.")
            _check_free(rows, name)
            row = saved_views.add(session, call.principal.id, name, query, len(rows))
            view = _view(row)
            keys.settle(session, call, CREATED, VIEW.dump_python(view, mode="json"))
        return view

    def change(
        self,
        principal: Principal,
        view: str,
        *,
        name: str | None = None,
        query: str | None = None,
        position: int | None = None,
    ) -> SavedView:
        """Rename a view, give it other filters, or move it; what is None stays.

        Raises:
            NotFoundError: One has no such view.
            ViewNameTakenError: Another one has that name.
        """
        self._gatekeeper.admit(principal, errands.SIGNED_IN)
        with self._sessions.begin() as session:
            rows = saved_views.hold(session, principal.id)
            row = _found(rows, view)
            others = [one for one in rows if one is not row]
            if name is not None:
                _check_free(others, name)
                row.name = name
            if query is not None:
                row.query = query
            if position is not None:
                others.insert(position, row)
                saved_views.put_in_order(others)
            session.flush()
            return _view(row)

    def delete(self, principal: Principal, view: str) -> None:
        """Forget a view.

        Raises:
            NotFoundError: One has no such view.
        """
        self._gatekeeper.admit(principal, errands.SIGNED_IN)
        with self._sessions.begin() as session:
            rows = saved_views.hold(session, principal.id)
            row = _found(rows, view)
            saved_views.remove(session, row)
            saved_views.put_in_order([one for one in rows if one is not row])


def _found(rows: list[SavedViewRow], view: str) -> SavedViewRow:
    for row in rows:
        if row.id == view:
            return row
    raise NotFoundError


def _check_free(rows: list[SavedViewRow], name: str) -> None:
    if any(row.name == name for row in rows):
        raise ViewNameTakenError


def _view(row: SavedViewRow) -> SavedView:
    return SavedView(
        id=row.id,
        name=row.name,
        query=row.query,
        position=row.position,
        created_at=row.created_at,
    )

"""What came in lately, as far as a person may see it, and no hint of more."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.intake import UNREAD, CaseLed, case_led, item_view
from tocsin.desk.paging import of_this_list
from tocsin.desk.views import ItemView, Page
from tocsin.domain.access import Principal
from tocsin.storage.item_lists import Listed, Sight, arrivals


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One receipt in a list. ``kind`` and ``title`` are what was read; null until then."""

    item: ItemView
    kind: str | None
    title: str | None
    case: CaseLed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalPage(Page):
    """A page of what came in, newest first."""

    items: list[Came]


class Arrivals:
    """Lists items."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper

    def list(
        self,
        principal: Principal,
        number: str | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> ArrivalPage:
        """Show a page of what came in: of cases that the person may see, or of none yet.

        ``number`` is that of a public notice's receipt, or a mail's ``Message-ID``.
        """
        self._gatekeeper.admit(principal, errands.LIST_ITEMS)
        sight = Sight(
            self._gatekeeper.sight(principal, errands.READ_ITEM),
            self._gatekeeper.allows(principal, errands.READ_ITEM, UNREAD),
        )
        with self._sessions() as session, of_this_list():
            page = arrivals(session, sight, cursor, limit, number)
        return ArrivalPage(items=[_came(one) for one in page.items], next=page.next)


def _came(one: Listed) -> Came:
    draft = one.item.draft or {}
    return Came(
        item=item_view(one.item, one.size, envelope=None),
        kind=draft.get("kind"),
        title=draft.get("title"),
        case=case_led(one.item, one.case),
    )

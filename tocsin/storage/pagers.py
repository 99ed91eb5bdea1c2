"""Pages that a case's rungs ask for, and those whose reason is gone."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.delivery import POLICY
from tocsin.domain.messages import NoticeOrder
from tocsin.storage import outbox, policies
from tocsin.storage.errors import MissingError
from tocsin.storage.models import CaseRow, PageRow
from tocsin.storage.pages import SETTLED, VERB, NewPage, open_page
from tocsin.storage.sql import sql

OVER = ("resolved", "exhausted")

# What the record of a case says counts once it is newer than the page; a page that nobody
# answered hears nothing a day later.
_SETTLED = sql("""
SELECT p.id, c.state AS case_state FROM pages p JOIN cases c ON c.id = p.case_id
WHERE p.state IN ('starting', 'held', 'paging', 'acknowledged', 'snoozed', 'exhausted')
  AND (p.ended_at IS NULL OR p.ended_at > now() - interval '1 day')
  AND (c.state = 'closed' OR c.updated_at > p.opened_at AND p.owner IS NOT NULL AND NOT CASE
      WHEN p.owner LIKE 'gate:%' THEN EXISTS (
          SELECT FROM jsonb_array_elements(c.view->'gates') g
          WHERE 'gate:' || (g->>'id') = p.owner)
      WHEN p.owner LIKE 'clock:%' THEN EXISTS (
          SELECT FROM jsonb_array_elements(c.view->'clocks') k
          WHERE 'clock:' || (k->>'id') = p.owner AND k->>'ended_at' IS NULL)
      WHEN p.owner LIKE 'task:%' THEN EXISTS (
          SELECT FROM jsonb_array_elements(c.view->'tasks') t
          WHERE 'task:' || (t->>'id') = p.owner AND t->>'ended_at' IS NULL)
      ELSE true END)
  AND NOT EXISTS (SELECT FROM outbox o WHERE o.verb = 'page_settled' AND o.subject = p.id)
ORDER BY p.opened_at LIMIT 200
""")


_UNSTARTED = sql("""
SELECT p.id FROM pages p
WHERE p.state = 'starting' AND p.opened_at < now() - interval '1 minute'
  AND NOT EXISTS (SELECT FROM outbox o WHERE o.verb = 'page' AND o.subject = p.id)
ORDER BY p.opened_at LIMIT 200
""")
_FORGOTTEN = sql("""
UPDATE findings f SET resolved_at = now() FROM cases c
WHERE c.id = f.case_id AND c.state = 'closed' AND f.code = 'page-exhausted'
  AND f.resolved_at IS NULL
""")


class PostgresPagers:
    """The ``Pagers`` port on PostgreSQL."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def page(self, order: NoticeOrder) -> tuple[str, ...]:
        """Open a page for each policy that a notice names; the same notice, the same pages.

        A rung that presses on while its page is open opens no other one. What names no policy
        that there is, opens nothing.

        Raises:
            MissingError: The case does not exist.
        """
        named = [one.removeprefix(POLICY) for one in order.to if one.startswith(POLICY)]
        if not named:
            return ()
        with self._sessions.begin() as session:
            case = session.get(CaseRow, order.case_id)
            if case is None:
                message = f"case {order.case_id} does not exist"
                raise MissingError(message)
            found = (_page(session, order, case, name) for name in dict.fromkeys(named))
            return tuple(page for page in found if page)


def _page(session: Session, order: NoticeOrder, case: CaseRow, name: str) -> str | None:
    known = _asked(session, order, name)
    if known is not None:
        return known
    rows = policies.in_force(session, name=name)
    if not rows:
        return None
    new = NewPage(
        policy=policies.policy_of(rows[0]),
        policy_name=name,
        policy_version=rows[0].number,
        opened_by="system",
        case_id=case.id,
        notice=order.number,
        owner=order.gate,
        urgency=order.urgency,
        severity=case.severity,
        jurisdiction=case.jurisdiction,
    )
    return open_page(session, new).id


def _asked(session: Session, order: NoticeOrder, name: str) -> str | None:
    """Return the page that this notice opened, or one that is open for the same reason."""
    same = select(PageRow.id).where(PageRow.case_id == order.case_id, PageRow.policy == name)
    mine = session.scalar(same.where(PageRow.notice == order.number))
    if mine is not None or order.gate is None:
        return mine
    is_open = same.where(PageRow.owner == order.gate, PageRow.state.not_in(OVER))
    return session.scalar(is_open.order_by(PageRow.opened_at.desc()).limit(1))


def settle(session: Session) -> int:
    """Ask the relay to end the pages whose gate, clock or task is done, or whose case is."""
    rows = session.execute(_SETTLED).all()
    for page_id, case_state in rows:
        why = "case-closed" if case_state == "closed" else "settled"
        outbox.put(session, SETTLED, page_id, {"why": why})
    return len(rows)


def put_back(session: Session) -> list[str]:
    """Ask the relay anew to start the pages that nobody has started; return which."""
    found = list(session.scalars(_UNSTARTED))
    for page_id in found:
        outbox.put(session, VERB, page_id)
    return found


def let_closed_go(session: Session) -> None:
    """Resolve that nobody answered pages of cases that have closed since."""
    session.execute(_FORGOTTEN)

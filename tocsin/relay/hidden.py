"""What a person must not learn by bringing a paper: that there is a case they may not see.

A paper that joined such a case would vanish from whoever brought it, and so tell them.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from tocsin.domain.access import Permission, Sensitivity, may
from tocsin.storage import cases, people
from tocsin.storage.models import CaseRow, ItemRow
from tocsin.storage.visibility import facts_of

LEVELS = tuple(Sensitivity)  # from the least closely held


def is_hidden_from_bringer(session: Session, item: ItemRow, case: CaseRow) -> bool:
    """Tell whether a case does not exist for the person who brought an item.

    What came by itself, as mail does, has nobody among us who would learn anything.
    """
    if item.principal_id is None:
        return False
    bringer = people.principal_of(session, item.principal_id)
    return bringer is None or not may(bringer, Permission.CASE_READ, facts_of(case))


def held_more_closely(
    session: Session, case_ids: Iterable[str], sensitivity: Sensitivity
) -> set[str]:
    """Return the cases that not everybody may see who sees a case of this sensitivity."""
    level = LEVELS.index(sensitivity)
    return {
        case.id
        for case in cases.by_ids(session, list(case_ids))
        if LEVELS.index(Sensitivity(case.sensitivity)) > level
    }

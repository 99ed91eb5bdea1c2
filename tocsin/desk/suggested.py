"""What is suggested for a case, and why its papers joined it, for those who may see both."""

from dataclasses import replace

from tocsin.desk import errands
from tocsin.desk.kinship_views import CaseItem, SuggestionView
from tocsin.desk.reading import Reading
from tocsin.desk.views import CaseView
from tocsin.storage import suggestions
from tocsin.storage.models import SuggestionRow


def with_suggestions(view: CaseView, reading: Reading) -> CaseView:
    """Add to a case what is suggested for it, and why its papers joined."""
    shown = [
        SuggestionView(
            ref=one.other.ref,
            title=one.other.title,
            score=one.row.score / 100,
            evidence=_words(one.row),
            role="original" if one.is_asking else "follow_up",
            item=one.row.item_id,
        )
        for one in suggestions.open_ones(reading.session, view.id)
        if reading.allows(errands.READ_CASE, one.other)
    ]
    joined = [item.id for item in view.items if item.relation == "joined"]
    whys = {row.item_id: row for row in suggestions.joined_by(reading.session, view.id, joined)}
    items = [_with_why(item, whys.get(item.id)) for item in view.items]
    return replace(view, suggestions=shown, items=items)


def _with_why(item: CaseItem, row: SuggestionRow | None) -> CaseItem:
    return replace(item, score=row.score / 100, evidence=_words(row)) if row else item


def _words(row: SuggestionRow) -> list[str]:
    return [str(one["says"]) for one in row.evidence]

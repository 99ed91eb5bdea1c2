"""Write a case's timeline: the shared scribe, with the case's own record."""

from activities.records import RecordActivities
from tocsin.domain.messages import Batch
from tocsin.domain.timeline import Entry
from workflows import scribe
from workflows.casework.state import STAMPED, CaseState
from workflows.casework.view import project


class Scribe(scribe.Scribe):
    """The one writer of a case's timeline."""

    def __init__(self, state: CaseState) -> None:
        def prepare(entries: tuple[Entry, ...]) -> scribe.Write:
            batch = Batch(state.case_id, entries, project(state, entries[-1].seq))
            return scribe.recording(RecordActivities.record, batch, len(entries))

        super().__init__(state, prepare, marks=state.mechanics >= STAMPED)

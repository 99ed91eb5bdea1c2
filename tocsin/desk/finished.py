"""Insist that a letter says all that it has to before a verdict lets it out."""

from tocsin.desk.pen import Pen
from tocsin.desk.refusals import LetterUnfinishedError
from tocsin.domain.playbook import Playbook
from tocsin.domain.unfinished import lets_out, open_places
from tocsin.storage import cases
from tocsin.storage.texts import find_text


def insist(pen: Pen, playbook: Playbook, gate: str, verdict: str, sha256: str) -> None:
    """Check the very letter that a verdict covers; what the case refuses, it says itself.

    Raises:
        LetterUnfinishedError: Somebody has to fill in something yet; names what.
    """
    stage = playbook.find_stage(gate.rpartition(".")[0])
    if stage is None or not lets_out(playbook, stage, verdict):
        return
    covered = cases.manifest(pen.session, pen.case.id, gate, sha256)
    letter = covered.body["letter"] if covered else None
    text = find_text(pen.session, pen.case.id, letter[0]) if letter else None
    if text and (places := open_places(text.body)):
        told = "; ".join(f"{place!r}" for place in places)
        raise LetterUnfinishedError(f"Its letter still has to say: {told}.")

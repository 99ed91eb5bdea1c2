"""The short way to say what people answer: ``counsel=remove@+2h``."""

import re
from collections import Counter
from collections.abc import Iterable

from tocsin.domain.draft import Document
from tocsin.domain.playbook import Playbook, Stage
from tocsin.domain.scripts import Step

ANSWER = re.compile(r"([a-z][a-z0-9_-]*)=([A-Za-z][A-Za-z0-9_-]*)(?:@(\+\S+|now))?")


def steps_of(playbook: Playbook, answers: Iterable[str]) -> tuple[Step, ...]:
    """Read answers; the second one of a stage is for the second time that it is entered.

    Raises:
        ValueError: One is no answer, or the stage does not take it.
    """
    visits: Counter[str] = Counter()
    steps = []
    for answer in answers:
        found = ANSWER.fullmatch(answer.strip())
        if found is None:
            message = f"{answer!r} is no answer: write stage=verdict or stage=verdict@+2h"
            raise ValueError(message)
        name, what, after = found.groups()
        stage = playbook.find_stage(name)
        if stage is None:
            message = f"{answer!r}: this playbook has no stage {name!r}"
            raise ValueError(message)
        visits[name] += 1
        at = f"{after} after stage:{name}" if after and after != "now" else f"stage:{name}"
        given = {"at": at, "visit": visits[name], **_deed(answer, stage, what)}
        steps.append(Step.model_validate(given))
    return tuple(steps)


def _deed(answer: str, stage: Stage, what: str) -> dict[str, object]:
    """Say what an answer is, by what the stage waits for."""
    if what not in stage.outcomes or what == "due":
        choices = ", ".join(one for one in stage.outcomes if one != "due")
        message = f"{answer!r}: the stage {stage.id!r} waits for: {choices}"
        raise ValueError(message)
    if stage.gate:
        return {"do": "decide", "verdict": what, "times": stage.gate.needed(what)}
    if what in set(Document):
        return {"do": "join", "document": what}
    return {"do": "act", "action": what}

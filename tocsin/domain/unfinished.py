"""What a letter still has to say, and which verdicts let it out with that.

A place that a person has to fill in stands in a template as ``(…)``, or ``(… what belongs
here)``, at the beginning of a line or behind a colon; elsewhere three dots in brackets are
somebody's own words, such as a quotation.
"""

import re

from tocsin.domain.playbook import Playbook
from tocsin.domain.stage_spec import BACK, Stage

LONGEST = 60
_PLACE = re.compile(
    r"^(?P<label>[^\n]*:)?[ \t]*\((?:…|\.\.\.)(?P<prompt>[^)]{0,500})", re.MULTILINE
)


def open_places(letter: str) -> tuple[str, ...]:
    """Name each place that nobody has filled in: by the words before it, else by its own."""
    return tuple(_name(found) for found in _PLACE.finditer(letter))


def _name(found: re.Match[str]) -> str:
    label = " ".join((found["label"] or found["prompt"]).split()).strip("…;,: ")
    short = label if len(label) <= LONGEST else f"{label[:LONGEST].rstrip()}…"
    return short or "(…)"


def lets_out(playbook: Playbook, stage: Stage, verdict: str) -> bool:
    """Tell whether a verdict lets a gate's letter out, as it is.

    It does when the letter is sent before another gate looks at it again. A paper of its own
    that is sent to nobody is out once no other gate looks at it.
    """
    if stage.gate is None or stage.gate.letter is None:
        return False
    letter, is_seen_again = stage.gate.letter, False
    ahead, seen = [playbook.after(stage, verdict)], set[str]()
    while ahead:
        name = ahead.pop()
        if name is None or name == BACK or name in seen:
            continue
        seen.add(name)
        following = playbook.stage(name)
        if any(notice.template == letter for notice in following.notices):
            return True
        if following.gate and following.gate.letter == letter:
            is_seen_again = True
            continue
        ahead += [playbook.after(following, outcome) for outcome in following.outcomes]
        ahead.append(following.skip_when_complete)
    return stage.gate.paper and not is_seen_again

"""In which language an outsider is written to, and whether there is the letter in it."""

from functools import cache

from tocsin.domain.playbook import AUDIENCES
from tocsin.playbooks.letters import TemplateLetters

FALLBACK = "en"


def written_in(who: tuple[str, ...], template: str, wanted: str) -> str:
    """Return the language of a letter: the wanted one, or ``de → en`` when there is none.

    Our own people are written to in their own; for them it is empty.
    """
    if not set(who) & set(AUDIENCES):
        return ""
    language = wanted.partition("-")[0].lower()
    has_it = (language, template) in _known()
    return language if has_it or language == FALLBACK else f"{language} → {FALLBACK}"


@cache
def _known() -> frozenset[tuple[str, str]]:
    return TemplateLetters().known

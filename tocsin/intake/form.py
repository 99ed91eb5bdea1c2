"""The host's web form: a question, then the answer, over all its editions since 2011.

The questions are the form's own printed words (``phrases/form.yaml``); what stands between two
of them is the sender's. A letter has none of them and stays one piece.
"""

import re
from dataclasses import dataclass
from functools import cache

from tocsin.intake.wording import raw

_COUNTER = frozenset(("disabled", "taken_down", "dispute", "mistake"))
_TAKEDOWN = frozenset(("standing", "work", "work_url", "target", "forks", "infringer"))


_ENOUGH = 3  # questions that make a form, not a letter that quotes one


@dataclass(frozen=True, slots=True)
class Section:
    """What a question asks for, its answer, and where the answer stands in the text."""

    asks: str
    answer: str
    start: int


@dataclass(frozen=True, slots=True)
class Form:
    """A paper cut at the form's questions; `sections[0]` is what stands above the first."""

    sections: tuple[Section, ...]

    @property
    def asked(self) -> frozenset[str]:
        """What the paper was asked for, without its printed declarations."""
        return frozenset(s.asks for s in self.sections) - {
            "",
            "declared",
            "said_below",
            "guide",
        }

    @property
    def is_takedown(self) -> bool:
        """Whether at least three questions of the takedown form are there."""
        return len(self.asked & _TAKEDOWN) >= _ENOUGH

    @property
    def is_counter_notice(self) -> bool:
        """Whether at least two questions of the counter notice form are there."""
        return len(self.asked & _COUNTER) >= _ENOUGH - 1

    def answer(self, *asks: str) -> str:
        """Return the answers to these questions, one below the other."""
        return "\n".join(s.answer for s in self.sections if s.asks in asks).strip()


def cut_form(text: str) -> Form:
    """Cut plain text at the form's questions."""
    pattern, keys = _pattern()
    sections: list[Section] = []
    asks, start = "", 0
    for match in pattern.finditer(text):
        sections.append(Section(asks, text[start : match.start()].strip(" \t\n*_#>"), start))
        asks, start = keys[(match.lastgroup or "")], match.end()
    sections.append(Section(asks, text[start:].strip(" \t\n*_#>"), start))
    return Form(tuple(sections))


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """Compile the printed words so that line breaks, quotes and stops may differ."""
    questions = raw("form")
    keys = {f"q{number}": question["asks"] for number, question in enumerate(questions)}
    branches = [f"(?P<q{n}>{_tolerant(q['words'])})" for n, q in enumerate(questions)]
    return re.compile(rf"\b(?=[ABDHIPSTW])(?:{'|'.join(branches)})", re.IGNORECASE), keys


def _tolerant(sentences: list[str]) -> str:
    first, *more = map(_sentence, sentences)
    tails = "".join(rf"(?:[\s.:?\"”]{{0,6}}{tail})?" for tail in more)
    return first + tails + r"[.:?\"”]{0,3}"


def _sentence(words: str) -> str:
    """Allow any white space, any apostrophe, and a lost or doubled final stop."""
    words = words.rstrip(".:?").replace("'", "['’‘´`]?")
    return re.sub(r"(?<!\?) (?!\?)", r"[\\s⟨⟩]{1,6}", words)

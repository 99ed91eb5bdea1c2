"""Give a playbook's clocks the terms of the laws that they name, so that a case pins them.

A clock with a ``duration`` of its own is a house target: its law is named, and not counted.
"""

from collections.abc import Callable

from tocsin.domain.law.pack import Terms
from tocsin.domain.law.terms import LawClock
from tocsin.domain.playbook import ClockSpec, Playbook

NOT_BEFORE = ("not_before", "keep_until")


def shipped_terms(law: str) -> Terms:
    """Return the terms of an entry of the law pack that comes with Tocsin.

    Raises:
        KeyError: It has no such entry.
    """
    from tocsin.playbooks.lawpack import load_pack, terms_of  # noqa: PLC0415 - read on demand

    return terms_of(load_pack(), law)


def with_terms(playbook: Playbook, terms_of: Callable[[str], Terms]) -> Playbook:
    """Embed the terms of every law that a clock is counted by.

    What the clock does not say itself it takes from the law: citation, polarity, confidence.

    Raises:
        KeyError: The law pack has no such entry.
    """
    if not any(clock.is_counted_by_law for clock in playbook.clocks):
        return playbook
    clocks = tuple(
        _lawful(clock, terms_of(clock.law or "")) if clock.is_counted_by_law else clock
        for clock in playbook.clocks
    )
    return playbook.model_copy(update={"clocks": clocks})


def _lawful(clock: ClockSpec, terms: Terms) -> ClockSpec:
    law = terms.laws[0]
    changes = {
        "terms": terms,
        "citation": clock.citation or f"{law.instrument}, {law.citation}",
        "confidence": clock.confidence or law.confidence,
        "polarity": _polarity(clock, law),
        "source": clock.source or law.source.name,
    }
    return clock.model_copy(update=changes)


def _polarity(clock: ClockSpec, law: LawClock) -> str:
    """Say which error is the unsafe one; of a window it depends on the side."""
    if law.polarity == "window":
        return "not_before" if clock.bound == "earliest" else "act_by"
    return "not_before" if law.polarity in NOT_BEFORE else "act_by"

"""How tables of the law pack's tests write an entry, and what an entry says of its end."""

from tocsin.domain.law.terms import Effect, LawClock


def length_of(law: LawClock) -> str:
    """Say how long a deadline is: ``45 days``, ``every 3 years``, ``as ordered``."""
    if law.duration is not None:
        return str(law.duration)
    if law.fixed_date is not None:
        return str(law.fixed_date)
    if law.recurs is not None:
        return "every year" if law.recurs.yearly else f"every {law.recurs.every}"
    return "no number" if law.standard else "as ordered"


def effects(law: LawClock, sort: str) -> dict[str, Effect]:
    return {effect.event: effect for effect in law.effects if effect.effect == sort}


def ended_by(law: LawClock) -> set[str]:
    return set(effects(law, "terminate"))


def told_in_prose(law: LawClock) -> set[str]:
    return {part.what for part in law.unstructured}


def table(text: str) -> dict[str, str]:
    """Read a table of entries and lengths, one a line."""
    rows = (line.partition(" ") for line in text.strip().splitlines())
    return {law: long.strip() for law, _, long in rows}

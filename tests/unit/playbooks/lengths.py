"""How long a deadline is, as the tables of the law pack's tests write it."""

from tocsin.domain.law.terms import LawClock


def length_of(law: LawClock) -> str:
    """Say how long a deadline is: ``45 days``, ``every 3 years``, ``as ordered``."""
    if law.duration is not None:
        return str(law.duration)
    if law.recurs is not None:
        return f"every {law.recurs.every}"
    return "no number" if law.standard else "as ordered"


def table(text: str) -> dict[str, str]:
    """Read a table of entries and lengths, one a line."""
    rows = (line.partition(" ") for line in text.strip().splitlines())
    return {law: long.strip() for law, _, long in rows}

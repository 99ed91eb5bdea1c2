"""Which public authority speaks in a paper, of what sort, and from where.

Names are data (``phrases/authorities.yaml``), and so is how offices write
(``official_words.yaml``): an authority nobody listed is known by a request, an office, a law
and a number. A paper that only speaks of an authority asks nobody for anything, and is not
taken for its letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tocsin.intake.countries import country_in
from tocsin.intake.office_names import court_in, name_of, signs_in
from tocsin.intake.plain import fold
from tocsin.intake.wording import raw, table

_HEAD, _TAIL = 12_000, 8_000  # characters in which a letter says who writes and what for
_NAMED, _SHOWN, _MEANT = 2.0, 1.5, 0.5
_LAW, _OWN_LAW, _NUMBER, _DOMAIN = 1.0, 0.5, 0.5, 1.5
_ENOUGH = 2.5
_MOST = 3.0
_REST = re.compile(r"[\w./-]{0,24}")
_FURTHER = re.compile(r"[\s.:№#º°n-]{1,6}[\w./-]{1,24}")
_OPENING, _CLOSING = 120, 300  # characters


@dataclass(frozen=True, slots=True)
class Office:
    """An authority: its usual English name, or the name that it gives itself.

    Attributes:
        jurisdiction: ISO 3166-1 alpha-2, or ``EU``; None when nothing places it.
        sort: ``court``, ``prosecutor``, ``police``, ``ministry``, ``regulator``, or empty.
        weight: How much the signs of office weigh, 0.5 to 3.
        law: The rule that it names, as written; empty without one.
        number: The number that it gives its paper; empty without one.
    """

    name: str
    jurisdiction: str | None
    sort: str
    weight: float
    law: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """One row of the table of names."""

    jurisdiction: str
    name: str
    sort: str
    words: re.Pattern[str]


def excerpt(text: str) -> str:
    """Return the ends of a paper, where who writes and what is asked for stand."""
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}"


def find_office(text: str, folded: str) -> Office | None:
    """Name the authority that asks for something here; None when nobody official does.

    Args:
        text: The paper as its sender laid it out; names are taken from its lines.
        folded: The same, folded, with a word in place of each URL.
    """
    text, folded = excerpt(text), excerpt(folded)
    official = table("official_words")
    if not (official["asks"].search(folded) and official["concerns"].search(folded)):
        return None
    named, signs = _named_in(folded), signs_in(text)
    own_law = next((row for row in _table("law") if row.words.search(folded)), None)
    law, number = official["law"].search(folded), official["numbers"].search(folded)
    if not (named or signs.shown or (own_law and signs.meant)):
        return None
    if not named and table("classify")["statute"].search(folded):
        return None  # a host's notice procedure is for private claims
    if official["passing"].search(folded) and not (signs.presented or signs.domain):
        return None
    is_shown = signs.shown or (named and _at_an_end(named, folded))
    weight = (
        (_NAMED if named else 0.0)
        + (_SHOWN if is_shown else 0.0)
        + (_MEANT if signs.meant else 0.0)
        + (_LAW if law else 0.0)
        + (_OWN_LAW * 2 if own_law else 0.0)
        + (_NUMBER if number else 0.0)
        + (_DOMAIN if signs.domain else 0.0)
    )
    if weight < _ENOUGH:
        return None
    jurisdiction = named.jurisdiction if named else (own_law.jurisdiction if own_law else None)
    jurisdiction = jurisdiction or country_in(folded, signs.shown, signs.domain)
    return Office(
        name=named.name if named else name_of(signs, own_law.name if own_law else ""),
        jurisdiction=jurisdiction,
        sort=named.sort if named else signs.sort,
        weight=min(weight - _NAMED, _MOST),
        law=_clause(law),
        number=_reference(number),
    )


def _named_in(folded: str) -> _Named | None:
    """Return the listed authority that is named most often."""
    counted = [(sum(1 for _ in row.words.finditer(folded)), row) for row in _table("named")]
    best = max(counted, key=lambda pair: pair[0])
    return best[1] if best[0] else None


def as_court(office: Office | None, text: str) -> Office | None:
    """Name the court of a court's decision, even if another authority sent it on."""
    if office is not None and office.sort == "court":
        return office
    ends = excerpt(text)
    name = court_in(ends)
    if not name:
        return office
    folded = fold(ends)
    place = office.jurisdiction if office else country_in(folded, (name,), "")
    number = table("official_words")["numbers"].search(folded)
    law = office.law if office else ""
    return Office(name, place, "court", _MOST, law, _reference(number))


def _at_an_end(named: _Named, folded: str) -> bool:
    """Whether a letter begins or ends with the authority's name."""
    return bool(named.words.search(folded[:_OPENING]) or named.words.search(folded[-_CLOSING:]))


def _clause(match: re.Match[str] | None) -> str:
    """Return what matched, to the end of its last word or number."""
    if match is None:
        return ""
    rest = _REST.match(match.string, match.end())
    return (match.group() + (rest.group() if rest else "")).strip(" .,;:")


def _reference(match: re.Match[str] | None) -> str:
    """Return a paper's number; a word for one without any figure is none."""
    clause = _clause(match)
    if match is not None and not any(map(str.isdigit, clause)):
        further = _FURTHER.match(match.string, match.start() + len(clause))
        clause += further.group() if further else ""
    return clause if any(map(str.isdigit, clause)) else ""


@cache
def _table(part: str) -> tuple[_Named, ...]:
    return tuple(_rows(raw("authorities")[part]))


def _rows(rows: list[dict[str, str]]) -> Iterator[_Named]:
    for row in rows:
        words = re.compile("|".join(row["words"]))
        yield _Named(row["jurisdiction"], row["name"], row.get("kind", ""), words)

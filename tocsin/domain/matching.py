"""Which case a follow-up belongs to: how much each shared clue says, and when that is enough.

Pure arithmetic over keys that papers share. A key says the more the fewer cases have it: what
one case alone has nearly proves the bond, what forty have says little. Nobody's fate hangs on
a guess: what is not certain is shown to a person, with the evidence.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

CERTAIN = 0.62  # from this score on a follow-up joins by itself …
MARGIN = 0.15  # … if the next best is at least so far behind
WORTH_ASKING = 0.25
MOST_ASKED = 5
MOST_JOINED = 5
ALL_BUT = 0.8  # share of what it names that several originals together must have
_UNKNOWN = 0.5  # what a place weighs that no case knows, against one that one case knows
_MOST_NAMES = 3
_PARTLY = 0.2  # what sharing places says at least, however many others it names
_ASIDE = 0.5  # what citing a notice says when it shares none of the places
_RECENT_DAYS, _RECENT = 90, 0.2
_NEAR_DAYS = 14
SECONDS_A_DAY = 86_400


class Clue(StrEnum):
    """What kind of thing two papers share."""

    THREAD = "thread"  # an e-mail that answers another
    NOTICE = "notice"  # a published notice, by the name it came under
    DATED = "dated-notice"  # a published notice, by its date and sender's name
    PLACE = "place"  # a repository, a gist, a pages host
    MENTION = "mention"  # a place that the other paper names, but not as its target
    ADDRESS = "address"
    ACCOUNT = "account"
    NAMESAKE = "namesake"  # a repository of the same name, as forks have
    NAME = "name"


WEIGHTS = {
    Clue.THREAD: 0.9,
    Clue.NOTICE: 0.95,
    Clue.DATED: 0.65,
    Clue.PLACE: 0.85,
    Clue.MENTION: 0.4,
    Clue.ADDRESS: 0.45,
    Clue.ACCOUNT: 0.35,
    Clue.NAMESAKE: 0.4,
    Clue.NAME: 0.3,
}
# Without one of these it is never certain: people share names, one owner has many matters, and
# what somebody mentions may as well be the original that was copied.
FIRM = frozenset({Clue.THREAD, Clue.NOTICE, Clue.DATED, Clue.PLACE})
REFERENCES = frozenset({Clue.THREAD, Clue.NOTICE})


@dataclass(frozen=True, slots=True)
class Sought:
    """Something by which a follow-up may be traced.

    Attributes:
        key: As originals leave it behind.
        dated: The day that the follow-up gives for its original, with this name.
        of: The place that the key was taken from, when it is no clue of its own beside it.
    """

    key: str
    clue: Clue
    dated: date | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that shares keys with a follow-up."""

    case_id: str
    keys: frozenset[str]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a case.

    Attributes:
        cases: How many cases have the same.
        among: How many places the follow-up names, one of which it was taken from.
    """

    clue: Clue
    key: str
    cases: int
    among: int = 1

    @property
    def strength(self) -> float:
        """What it says by itself: less, the more cases have it, and as one of many."""
        return WEIGHTS[self.clue] / math.sqrt(self.cases * max(1, self.among))


@dataclass(frozen=True, slots=True)
class Match:
    """How well a case fits, 0–1, and why, the strongest first.

    Attributes:
        is_firm: Something beside names and accounts speaks for it.
        own: Keys that no other case has, or references to it.
    """

    case_id: str
    score: float
    evidence: tuple[Evidence, ...]
    received_at: datetime
    is_firm: bool = False
    own: frozenset[str] = frozenset()

    @property
    def percent(self) -> int:
        """The score in whole percent, as timelines tell it."""
        return round(100 * self.score)

    @property
    def codes(self) -> tuple[str, ...]:
        """The kinds of evidence, each once."""
        return tuple(dict.fromkeys(str(one.clue) for one in self.evidence))


def rank(
    sought: Sequence[Sought],
    candidates: Sequence[Candidate],
    spread: Mapping[str, int],
    received_at: datetime,
) -> list[Match]:
    """Weigh every candidate, the best first.

    ``spread`` says how many cases have each key that any has; ``received_at`` is when the
    follow-up came in.
    """
    weighed = [_weigh(sought, one, spread, received_at) for one in candidates]
    return sorted(weighed, key=lambda m: (-m.score, -m.received_at.timestamp(), m.case_id))


def choose(
    ranked: Sequence[Match], sought: Sequence[Sought], spread: Mapping[str, int]
) -> tuple[Match, ...]:
    """Return the cases that a follow-up certainly belongs to; none when a person must say."""
    if not ranked or not ranked[0].is_firm:
        return ()
    best, second = ranked[0], ranked[1].score if len(ranked) > 1 else 0.0
    if best.score >= CERTAIN and best.score - second >= MARGIN:
        return (best,)
    return _several(ranked, sought, spread)


def worth_asking(ranked: Sequence[Match]) -> tuple[Match, ...]:
    """Return the cases that a person should be shown."""
    return tuple(one for one in ranked if one.score >= WORTH_ASKING)[:MOST_ASKED]


def _several(
    ranked: Sequence[Match], sought: Sequence[Sought], spread: Mapping[str, int]
) -> tuple[Match, ...]:
    """Return several originals, when each has its own proof and together they are all."""
    own = [one for one in ranked if one.own]
    if not 1 < len(own) <= MOST_JOINED:
        return ()
    named = {one.key for one in sought if one.clue in REFERENCES and one.key in spread}
    if named and all(match.own & named for match in own):
        return tuple(own)
    places = {one.key for one in sought if one.clue is Clue.PLACE}
    together = {e.key for match in own for e in match.evidence if e.clue is Clue.PLACE}
    if not places or _covered(together, places, spread) < ALL_BUT:
        return ()
    return tuple(replace(one, score=max(one.score, CERTAIN)) for one in own)


def _weigh(
    sought: Sequence[Sought],
    candidate: Candidate,
    spread: Mapping[str, int],
    received_at: datetime,
) -> Match:
    shared = [one for one in sought if one.key in candidate.keys]
    places, named = {one.key for one in shared if one.clue is Clue.PLACE}, _places(sought)
    given = {one.key for one in shared}
    found = [
        Evidence(_clue(one, candidate), one.key, spread[one.key], len(named) if one.of else 1)
        for one in shared
        if one.of not in given
    ]
    found.sort(key=lambda e: (-e.strength, e.key))
    is_aside = bool(named) and not places  # it cites a case, and is about other places
    parts = [
        *(e.strength for e in found if e.clue not in (Clue.PLACE, Clue.NAME, Clue.NOTICE)),
        _any(e.strength for e in found if e.clue is Clue.NOTICE) * (_ASIDE if is_aside else 1),
        _any(e.strength for e in found if e.clue is Clue.PLACE)
        * (_PARTLY + (1 - _PARTLY) * _covered(places, named, spread)),
        _any([e.strength for e in found if e.clue is Clue.NAME][:_MOST_NAMES]),
    ]
    is_own = {e.key for e in found if e.cases == 1 and e.clue is Clue.PLACE}
    is_own |= {e.key for e in found if e.clue in REFERENCES}
    is_firm = any(e.clue in FIRM for e in found)
    score = (1 - _RECENT) * _any(parts)
    if is_firm:
        score += _RECENT * _timeliness(candidate, received_at)
    return Match(
        candidate.case_id,
        round(score, 4),
        tuple(found),
        candidate.received_at,
        is_firm=is_firm,
        own=frozenset(is_own),
    )


def _clue(one: Sought, candidate: Candidate) -> Clue:
    """A name with a day is firm when the case came in about that day."""
    if one.dated is None:
        return one.clue
    away = abs((candidate.received_at.date() - one.dated).days)
    return Clue.DATED if away <= _NEAR_DAYS else one.clue


def _places(sought: Sequence[Sought]) -> set[str]:
    return {one.key for one in sought if one.clue is Clue.PLACE}


def _covered(shared: set[str], places: set[str], spread: Mapping[str, int]) -> float:
    """How much of what the follow-up names is shared, rare places counting more."""
    total = sum(1 / spread[key] if key in spread else _UNKNOWN for key in places)
    return sum(1 / spread[key] for key in shared) / total if total else 0.0


def _timeliness(candidate: Candidate, received_at: datetime) -> float:
    """A follow-up comes after its original, usually within weeks to months; 1 is at once."""
    days = (received_at - candidate.received_at).total_seconds() / SECONDS_A_DAY
    return math.exp(-abs(days) / _RECENT_DAYS)


def _any(strengths: Iterable[float]) -> float:
    """Combine what is independent: the chance that any of it is right."""
    missed = 1.0
    for strength in strengths:
        missed *= 1 - min(strength, 0.99)
    return 1 - missed


_SAYS = {
    Clue.THREAD: "It answers a message of this case.",
    Clue.NOTICE: "It cites this notice as published: {key}.",
    Clue.DATED: "It cites a notice of about that day by {key}.",
    Clue.PLACE: "Both name {key}.",
    Clue.MENTION: "One names {key} as its target, the other mentions it.",
    Clue.ADDRESS: "Both give the address {key}.",
    Clue.ACCOUNT: "Both are about the account {key}.",
    Clue.NAMESAKE: "Both are about a repository called {key}.",
    Clue.NAME: "Both name {key}.",
}
_PREFIX = frozenset(("notice", "mention", "mail", "address", "account", "repo", "name"))
MOST_WORDS = 8


def in_words(match: Match) -> list[dict[str, str | int]]:
    """Say what speaks for a match, for people, the strongest first.

    How many cases have a key is no word of it: some of them may be sealed.
    """
    return [
        {
            "clue": str(one.clue),
            "says": _SAYS[one.clue].format(key=_bare(one.key)),
            "cases": one.cases,
        }
        for one in match.evidence[:MOST_WORDS]
    ]


def _bare(key: str) -> str:
    prefix, _, rest = key.partition(":")
    return rest if prefix in _PREFIX else key

"""How cases of a kind end and what stays: outcomes, what a paper lacks, retention, silence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from tocsin.domain.access import Role
from tocsin.domain.ladders import Confidence, Part
from tocsin.domain.languages import fallbacks, first_of
from tocsin.domain.written_span import Span

CountsAs: TypeAlias = Literal[
    "acted",  # what was asked for was done
    "partly_acted",
    "refused",
    "restored",  # done first, and undone later
    "withdrawn",
    "incomplete",  # what was missing never came
    "none",  # nothing was decided: joined, false alarm, not ours
]
KEEP = re.compile(r"([1-9]\d{0,2})(d|w|mo|y)")


class OutcomeSpec(Part):
    """One way a case of this kind can end.

    Attributes:
        title: In the playbook's language; ``titles`` in others, by language.
        counts_as: What reports count it as.
        sor_required: Whether the user is owed a statement of reasons (Art 17 DSA).
    """

    title: str
    titles: dict[str, str] = Field(default_factory=dict)
    counts_as: CountsAs
    sor_required: bool = False


class Deficiency(Part):
    """One thing that a paper can lack.

    Attributes:
        code: What the case's ``missing`` calls it.
        title: What is missing, in the playbook's language; ``titles`` in others.
        ask: What to send instead, likewise with ``asks``.
        citation: The law that asks for it.
        fields: Fields of the case; while one of them is empty, this is missing.
        statement: What whoever files it in the public form declares by ticking a box, in full
            and in the playbook's language; ``statements`` in others. Unticked, it is missing.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")
    title: str
    titles: dict[str, str] = Field(default_factory=dict)
    ask: str = ""
    asks: dict[str, str] = Field(default_factory=dict)
    citation: str = ""
    fields: tuple[str, ...] = ()
    statement: str = Field(default="", max_length=2000)
    statements: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lacking:
    """One thing that a paper lacks, in the words of the letter that asks for it."""

    code: str
    title: str
    ask: str = ""
    citation: str = ""


def lacking_in(
    deficiencies: Iterable[Deficiency], missing: Sequence[str], language: str, spoken: str
) -> list[Lacking]:
    """Say what is missing to a reader of a language; codes that nothing lists stay out.

    ``spoken`` is the playbook's language, in which its own words are.
    """
    languages = fallbacks(language, spoken)
    known: dict[str, Deficiency] = {}
    for one in deficiencies:
        known.setdefault(one.code, one)
    return [
        Lacking(
            code,
            first_of(languages, {spoken: known[code].title} | known[code].titles),
            first_of(languages, {spoken: known[code].ask} | known[code].asks),
            known[code].citation,
        )
        for code in missing
        if code in known
    ]


class Retention(Part):
    """How long a closed case is kept, as data that is shown: nothing is deleted by it.

    Either ``keep`` (``90d``, ``6mo``, ``2y``) or ``law``, the id of an entry of the law pack.
    """

    after: Literal["closed"] = "closed"
    keep: str | None = None
    law: str | None = None
    citation: str = ""
    source: str = ""
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.keep is None) == (self.law is None):
            message = "retention has exactly one of `keep` and `law`"
            raise ValueError(message)
        if self.keep is not None and not KEEP.fullmatch(self.keep):
            message = f"{self.keep!r} is no retention period: write 90d, 8w, 6mo or 2y"
            raise ValueError(message)
        return self


class SuppressRules(Part):
    """Who may forbid telling an audience for a while, and who must see to its end.

    Attributes:
        roles: Who may enter, extend and end such an order.
        remind: How long before its end somebody is reminded; then again every day.
        to: Whom.
        then: When its time is over: ``ask`` until somebody ends it, or ``send`` at once what
            it held back.
    """

    roles: tuple[Role, ...] = Field(min_length=1)
    remind: tuple[Span, ...] = ("30d", "7d", "1d")
    to: tuple[str, ...] = ("role:legal_counsel",)
    then: Literal["ask", "send"] = "ask"

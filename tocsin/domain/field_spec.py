"""The fields of a kind: what is asked, in which form, and why an answer does not fit.

Only what people write by hand is checked against a format. What a reader found in a paper stays
as it stood there, because nothing received may be lost.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from tocsin.domain.ladders import Part
from tocsin.domain.pattern_cost import longest_matched
from tocsin.domain.places import COUNTRIES, LANGUAGE

Format: TypeAlias = Literal[
    "url", "email", "country", "language", "date", "phone", "handle", "case_ref"
]
LONGEST_PATTERN = 200
EMAIL = re.compile(r"[^\s@<>(),;:\"]{1,64}@[^\s@<>(),;:\"]{1,253}\.[^\s@.<>(),;:\"]{2,63}")
PHONE = re.compile(r"\+[1-9]\d{6,14}")
HANDLE = re.compile(r"@?[^\s@/]{1,64}")
CASE_REF = re.compile(r"[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


class FieldSpec(Part):
    """One field that is asked at intake.

    Attributes:
        label: In the playbook's language; ``labels`` in others, by language.
        help: What to write there; ``helps`` in other languages.
        format: What one answer looks like; an ``email``, ``date`` or ``country`` has its own.
        pattern: A regular expression that the whole answer fits.
        choices: The only possible answers.
        internal: Our own people fill it in; the public form does not ask for it.
    """

    type: Literal["text", "urls", "email", "date", "country", "yes_no"]
    required: bool = False
    label: str = ""
    labels: dict[str, str] = Field(default_factory=dict)
    help: str = ""
    helps: dict[str, str] = Field(default_factory=dict)
    format: Format | None = None
    pattern: str | None = Field(default=None, max_length=LONGEST_PATTERN)
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=1)
    choices: tuple[str, ...] = ()
    internal: bool = False

    @field_validator("pattern")
    @classmethod
    def _pattern_is_one(cls, pattern: str | None) -> str | None:
        if pattern is None:
            return None
        try:
            re.compile(pattern)
        except re.error as error:
            message = (
                f"{pattern!r} is no regular expression ({error}): write one such as [0-9]{{4}}"
            )
            raise ValueError(message) from error
        if longest_matched(pattern) is None:
            message = (
                f"{pattern!r} can take for ever: repeat no repetition and no choice, and write"
                " fewer parts of any length"
            )
            raise ValueError(message)
        return pattern

    @model_validator(mode="after")
    def _limits_leave_room(self) -> Self:
        low, high = self.min_length or 0, self.max_length
        if high is not None and low > high:
            message = f"min_length {low} is more than max_length {high}"
            raise ValueError(message)
        return self

    def label_in(self, language: str) -> str:
        """Return its label in a language, or in the playbook's own; empty when it has none."""
        return self.labels.get(language) or self.label

    def fault(self, text: str) -> str | None:
        """Say why an answer does not fit, or None when it does; an empty one always fits."""
        if not text.strip():
            return None
        parts = text.split() if self.type == "urls" else [text.strip()]
        return self._length_fault(text.strip()) or next(
            filter(None, map(self._misfit, parts)), None
        )

    def _length_fault(self, text: str) -> str | None:
        most = self.max_length
        if self.pattern is not None:
            tried = longest_matched(self.pattern) or 0
            most = min(most or tried, tried)
        if most is not None and len(text) > most:
            return f"at most {most} characters; it has {len(text)}"
        if self.min_length is not None and len(text) < self.min_length:
            return f"at least {self.min_length} characters; it has {len(text)}"
        return None

    def _misfit(self, part: str) -> str | None:
        if self.choices and part not in self.choices:
            return f"one of: {', '.join(self.choices)}"
        if self.pattern is not None and not re.fullmatch(self.pattern, part):
            return f"it must fit the pattern {self.pattern}"
        name = self.format or self.type
        fits, wanted = FORMATS.get(name, (_anything, ""))
        return None if fits(part) else wanted


def _anything(_text: str) -> bool:
    return True


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


FORMATS: dict[str, tuple[Callable[[str], object], str]] = {
    "url": (_is_url, "an address that begins with http:// or https://"),
    "email": (EMAIL.fullmatch, "an e-mail address such as name@example.org"),
    "country": (COUNTRIES.__contains__, "a country's two-letter code (ISO 3166-1), such as DE"),
    "language": (LANGUAGE.fullmatch, "a language tag (BCP 47), such as de or pt-BR"),
    "date": (_is_date, "a date such as 2026-12-24"),
    "phone": (PHONE.fullmatch, "a telephone number (E.164), such as +4930123456"),
    "handle": (
        HANDLE.fullmatch,
        "the name of an account, such as @name, of at most 64 letters",
    ),
    "case_ref": (CASE_REF.fullmatch, "the reference of a case, such as TCN-7K3M-Q2XD"),
}

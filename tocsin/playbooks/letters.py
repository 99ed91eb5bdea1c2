"""Render what we write to people, in their language or the nearest that there is.

Values are data and never template text: what looks like a template in a value stays as it is,
and no value can add a header to a message or a line to its subject.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from tocsin.domain.languages import fallbacks
from tocsin.playbooks.library import TEMPLATES

SUBJECT = "Subject: "
LONGEST_SUBJECT = 200


class TextLetters:
    """Letters by language and id, from whatever keeps their texts."""

    def __init__(self, texts: Mapping[tuple[str, str], str]) -> None:
        """Take the texts by ``(language, template)``; each begins with its subject."""
        self._texts = dict(texts)
        self._environment = SandboxedEnvironment(
            autoescape=False,
            undefined=StrictUndefined,
        )
        self._environment.filters |= {"instant": instant, "day": day}
        self._compiled = lru_cache(maxsize=None)(self._compile)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that there are templates in."""
        return tuple(sorted({language for language, _ in self._texts}))

    @property
    def known(self) -> frozenset[tuple[str, str]]:
        """Every template that there is, as ``(language, template)``."""
        return frozenset(self._texts)

    def language_of(self, template: str, language: str, then: str | None = None) -> str:
        """Return the language in which a template is there for somebody who reads another.

        ``pt-BR`` is looked for as ``pt-BR``, ``pt``, in ``then`` and in English.

        Raises:
            KeyError: There is no such template.
        """
        for tag in fallbacks(language, then):
            if (tag, template) in self._texts:
                return tag
        raise KeyError(template)

    def render(
        self,
        template: str,
        language: str,
        values: dict[str, object],
        *,
        then: str | None = None,
    ) -> tuple[str, str]:
        """Return subject and body, in the language that ``language_of`` finds.

        Raises:
            KeyError: There is no such template.
        """
        subject, body = self._compiled(template, self.language_of(template, language, then))
        return _one_line(subject.render(values)), body.render(values).strip() + "\n"

    def _compile(self, template: str, language: str) -> tuple[Template, Template]:
        first, _, rest = self._texts[language, template].partition("\n")
        if not first.startswith(SUBJECT):
            message = f"{template}.txt must begin with {SUBJECT!r}"
            raise ValueError(message)
        subject = first.removeprefix(SUBJECT)
        return self._environment.from_string(subject), self._environment.from_string(rest)


class TemplateLetters(TextLetters):
    """The letters that stand as text files in one folder per language."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        """Read the folder; by default what comes with Tocsin."""
        super().__init__(
            {
                (path.parent.name, path.stem): path.read_text(encoding="utf-8")
                for path in sorted(folder.glob("*/*.txt"))
            }
        )


def instant(value: datetime | str) -> str:
    """Write an instant with its time zone: ``2026-03-02 14:05 UTC``."""
    return _utc(value).strftime("%Y-%m-%d %H:%M UTC")


def day(value: datetime | str) -> str:
    """Write the day of an instant the way that every language reads: ``2026-03-02``."""
    return _utc(value).strftime("%Y-%m-%d")


def _utc(value: datetime | str) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)


def _one_line(text: str) -> str:
    """Leave nothing in a subject that could end its line, or turn its direction of writing."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:LONGEST_SUBJECT]

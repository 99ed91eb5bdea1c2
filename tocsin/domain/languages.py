"""In which language something is said when it is not there in the one that is asked for."""

from collections.abc import Iterable, Mapping

LAST = "en"  # everything is there in English


def parents(language: str) -> list[str]:
    """Return a language tag and what is wider: ``zh-Hant-TW``, ``zh-Hant``, ``zh``."""
    first, *others = language.split("-")
    tags = [first.lower()]
    for part in others:
        tags.append(f"{tags[-1]}-{part.upper() if len(part) == 2 else part.title()}")  # noqa: PLR2004 - a region
    return tags[::-1]


def fallbacks(language: str, then: str | None = None) -> list[str]:
    """Return the languages to look for, in order; no sibling ever stands in for another.

    ``pt-BR`` is looked for as ``pt-BR``, ``pt``, then in the playbook's language (``then``) and
    what is wider than that, and in English at last.
    """
    wanted = [*parents(language), *(parents(then) if then else ()), LAST]
    return list(dict.fromkeys(wanted))


def first_of(languages: Iterable[str], there: Mapping[str, str]) -> str:
    """Return the first text that there is in these languages; nothing when there is none."""
    return next((there[language] for language in languages if there.get(language)), "")

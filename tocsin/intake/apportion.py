"""Sorting a paper's URLs: where the affected content is, the original work, or neither.

In the form the question decides. In a letter the last words before a URL do, and a list
inherits from its head. What nobody asks to act on (rules, published notices, a signature's
home page) is neither.
"""

import re
from dataclasses import dataclass

from tocsin.domain.draft import Document
from tocsin.intake.cues import has_no_role
from tocsin.intake.form import Form
from tocsin.intake.form_roles import roles_in_form
from tocsin.intake.hosts import canonical, is_archive, is_content
from tocsin.intake.letter_roles import roles_in_letter
from tocsin.intake.urls import find_urls

_STRUCK = re.compile(r"\[invalid\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Apportioned:
    """The paper's URLs by role, each once, as written; `found` counts all that there are."""

    targets: tuple[str, ...]
    works: tuple[str, ...]
    struck: tuple[str, ...]
    archive: tuple[str, ...]
    found: int = 0


def apportion(text: str, form: Form, document: Document) -> Apportioned:
    """Give every URL its role, by form answer or by the words before it."""
    notice = document is Document.TAKEDOWN
    if form.is_takedown or form.is_counter_notice:
        targets, works = roles_in_form(form)
    else:
        targets, works = roles_in_letter(text, notice)
    everything = [found.url for found in find_urls(text)]
    if not targets:
        targets = _fallback(everything, works, document)
    known = {canonical(url) for url in targets}
    works = [url for url in works if canonical(url) not in known] if notice else []
    return Apportioned(
        _once(targets),
        _once(works),
        tuple(_STRUCK.findall(text)),
        _once([url for url in everything if is_archive(url)]),
        len(set(everything)),
    )


def _fallback(urls: list[str], works: list[str], document: Document) -> list[str]:
    """Without any target by role, take the platform's URLs; for a reversal there are none."""
    if document is Document.REVERSAL:
        return []
    taken = {canonical(url) for url in works}
    here = [url for url in urls if is_content(url) and not has_no_role(url)]
    return [url for url in here if canonical(url) not in taken] or here


def _once(urls: list[str]) -> tuple[str, ...]:
    """Keep the first spelling of each address."""
    first: dict[str, str] = {}
    for url in urls:
        first.setdefault(canonical(url), url)
    return tuple(first.values())

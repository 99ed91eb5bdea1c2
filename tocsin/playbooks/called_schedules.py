"""Find the schedules and escalation policies that playbooks name and that there are not."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from tocsin.domain.playbook import Playbook
from tocsin.playbooks.gaps import Gap

SCHEDULE, POLICY = "schedule:", "policy:"
WHAT = {
    SCHEDULE: ("schedule", "no-schedule"),
    POLICY: ("escalation policy", "no-policy"),
}


def missing_schedules(books: Collection[Playbook], known: Collection[str]) -> Iterator[Gap]:
    """Tell each schedule that a playbook calls and that nobody has put."""
    yield from _missing(books, known, SCHEDULE)


def missing_policies(books: Collection[Playbook], known: Collection[str]) -> Iterator[Gap]:
    """Tell each escalation policy that a playbook calls and that nobody has put."""
    yield from _missing(books, known, POLICY)


def callers(books: Iterable[Playbook], target: str) -> Iterator[tuple[str, str]]:
    """Tell which playbooks call a target such as ``policy:ops``: the kind, and where."""
    scheme, colon, name = target.partition(":")
    for book in books:
        for where, called in _called(book.model_dump(mode="json"), (), f"{scheme}{colon}"):
            if called == name:
                yield book.kind, where


def _missing(books: Collection[Playbook], known: Collection[str], scheme: str) -> Iterator[Gap]:
    what, code = WHAT[scheme]
    for book in books:
        for where, name in _called(book.model_dump(mode="json"), (), scheme):
            if name not in known:
                detail = f"there is no {what} {name!r}: incident managers are told instead"
                yield Gap(code, book.kind, where, detail)


def _called(
    part: Any,  # noqa: ANN401 - JSON
    at: tuple[str, ...],
    scheme: str,
) -> Iterator[tuple[str, str]]:
    """Find targets; they are named by the two parts of the playbook that they stand in."""
    if isinstance(part, dict):
        for key, inner in part.items():
            yield from _called(inner, (*at, str(key)), scheme)
    elif isinstance(part, list):
        for inner in part:
            yield from _called(inner, at, scheme)
    elif isinstance(part, str) and part.startswith(scheme):
        yield " ".join(at[:2]), part.removeprefix(scheme)

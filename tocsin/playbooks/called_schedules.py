"""Find the schedules that playbooks name and that there are not: nobody is on call of them."""

from collections.abc import Collection, Iterator
from typing import Any

from tocsin.domain.playbook import Playbook
from tocsin.playbooks.gaps import Gap

SCHEDULE = "schedule:"


def missing_schedules(books: Collection[Playbook], known: Collection[str]) -> Iterator[Gap]:
    """Tell each schedule that a playbook calls and that nobody has put."""
    for book in books:
        for where, name in _called(book.model_dump(mode="json"), ()):
            if name not in known:
                detail = f"there is no schedule {name!r}: incident managers are told instead"
                yield Gap("no-schedule", book.kind, where, detail)


def _called(part: Any, at: tuple[str, ...]) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """Find targets; they are named by the two parts of the playbook that they stand in."""
    if isinstance(part, dict):
        for key, inner in part.items():
            yield from _called(inner, (*at, str(key)))
    elif isinstance(part, list):
        for inner in part:
            yield from _called(inner, at)
    elif isinstance(part, str) and part.startswith(SCHEDULE):
        yield " ".join(at[:2]), part.removeprefix(SCHEDULE)

"""Check a playbook as a whole: its shape, its names, its graph, its duties, its overlays."""

from collections.abc import Callable, Collection, Iterator

from pydantic import ValidationError

from tocsin.domain.playbook import Playbook
from tocsin.playbooks.duties import wrong_duties
from tocsin.playbooks.fixes import FILLED_IN, wrong_shape
from tocsin.playbooks.graph import wrong_graph
from tocsin.playbooks.overlaid import wrong_overlays, wrong_places
from tocsin.playbooks.public_forms import wrong_public
from tocsin.playbooks.references import wrong_references
from tocsin.playbooks.rehearsals import wrong_expectations
from tocsin.playbooks.rungs import wrong_ladders
from tocsin.playbooks.sheet import PlaybookError, Problem, Sheet
from tocsin.playbooks.targets import wrong_targets


def shaped(sheet: Sheet, fill: Callable[[Playbook], Playbook]) -> Playbook:
    """Return the playbook of a sheet, of which only the shape is asked.

    Raises:
        PlaybookError: It has another shape; the error names every problem.
    """
    try:
        return fill(Playbook.model_validate(sheet.data))
    except ValidationError as error:
        raise PlaybookError([*sheet.problems, *wrong_shape(sheet, Playbook, error)]) from error


def checked(
    sheet: Sheet,
    templates: Collection[str],
    laws: Collection[str] | None,
    fill: Callable[[Playbook], Playbook],
) -> Playbook:
    """Return the playbook of a sheet, checked as a whole; ``fill`` adds what it never says.

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """

    def wrong(one: Sheet) -> Iterator[Problem]:
        yield from wrong_references(one, templates, laws)
        yield from wrong_targets(one)
        yield from wrong_graph(one)
        yield from wrong_ladders(one)
        yield from wrong_duties(one)

    is_torn = any(one.field == "extends" for one in sheet.problems)
    if is_torn or (sheet.problems and not sheet.data):
        raise PlaybookError(sheet.problems)
    problems = [*sheet.problems, *_filled_in(sheet), *wrong(sheet), *wrong_places(sheet)]
    try:
        playbook = shaped(sheet, fill)
    except PlaybookError as error:
        raise PlaybookError([*problems, *error.problems]) from error
    if not problems:
        problems += wrong_overlays(sheet, playbook, wrong)
        problems += wrong_expectations(sheet, playbook)
        problems += wrong_public(sheet, playbook)
    if problems:
        raise PlaybookError(problems)
    return playbook


def _filled_in(sheet: Sheet) -> Iterator[Problem]:
    for name in FILLED_IN:
        if name in sheet.data:
            message = "is filled in when the playbook is loaded"
            yield sheet.problem((name,), message, "leave it out", on_key=True)
    for pattern in ("clocks/*/terms", "overlays/*/add_clocks/*/terms"):
        for loc, _ in sheet.find(pattern):
            message = "is taken from the law pack when a case is opened"
            yield sheet.problem(loc, message, "leave it out", on_key=True)

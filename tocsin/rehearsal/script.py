"""Read a script: YAML with the steps that people take, checked with file and line."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from tocsin.domain.playbook import Playbook
from tocsin.domain.scripts import Script, Step
from tocsin.playbooks.fixes import wrong_shape
from tocsin.playbooks.rehearsals import wrong_steps
from tocsin.playbooks.sheet import PlaybookError, Problem, Sheet
from tocsin.rehearsal.errors import RehearsalError

STEPS = "steps"


def read_script(path: Path, playbook: Playbook) -> tuple[Step, ...]:
    """Read a file with a list of steps, or with that list under ``steps``.

    Raises:
        PlaybookError: The script is wrong; it names every problem.
        RehearsalError: It cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        message = f"cannot read the script {path}: {error}"
        raise RehearsalError(message) from error
    return parse_script(text, playbook, file=str(path))


def parse_script(text: str, playbook: Playbook, *, file: str = "(text)") -> tuple[Step, ...]:
    """Read steps from YAML, and check that the playbook knows what they name.

    Raises:
        PlaybookError: The script is wrong; it names every problem.
    """
    is_list = _is_list(text)
    sheet = Sheet(file, f"{STEPS}:\n{text}" if is_list else text)
    if problems := list(_problems(sheet, playbook)):
        above = 1 if is_list else 0  # the line that was put before it
        raise PlaybookError(replace(one, line=max(one.line - above, 1)) for one in problems)
    return Script.model_validate(sheet.data).steps


def _is_list(text: str) -> bool:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and line[0] != "#"), "").startswith(("-", "["))


def _problems(sheet: Sheet, playbook: Playbook) -> Iterator[Problem]:
    if sheet.problems:
        yield from sheet.problems
        return
    try:
        steps = Script.model_validate(sheet.data).steps
    except ValidationError as error:
        yield from wrong_shape(sheet, Script, error)
        return
    for loc, message, fix in wrong_steps(playbook, steps):
        yield sheet.problem((STEPS, *loc), message, fix)

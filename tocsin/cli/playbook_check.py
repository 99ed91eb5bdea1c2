"""Validate a playbook file, for somebody who writes one."""

from pathlib import Path

from tocsin.cli.errors import CliError
from tocsin.playbooks.library import load_playbook
from tocsin.playbooks.sheet import PlaybookError


def faults_of(file: Path) -> list[dict[str, str | int]]:
    """Return everything that is wrong with a playbook file.

    Raises:
        CliError: The file cannot be read.
    """
    try:
        load_playbook(file)
    except PlaybookError as error:
        return [
            {"file": p.file, "line": p.line, "field": p.field, "why": p.message}
            for p in error.problems
        ]
    except (OSError, UnicodeError) as error:
        raise CliError(f"cannot read {file}: {error}") from error
    return []

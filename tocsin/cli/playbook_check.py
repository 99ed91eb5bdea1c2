"""Validate playbook files, for somebody who writes them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tocsin.cli.errors import CliError, UsageError
from tocsin.playbooks.library import load_playbook
from tocsin.playbooks.sheet import PlaybookError


def playbooks_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that are meant; of a folder all that end in ``.yaml`` or ``.yml``.

    Raises:
        UsageError: A folder has none.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(file for file in path.rglob("*") if file.suffix in {".yaml", ".yml"})
        if not found:
            raise UsageError(f"there is no playbook in {path}")
        yield from found


def faults_of(file: Path) -> list[dict[str, str | int]]:
    """Return everything that is wrong with a playbook file.

    Raises:
        CliError: The file cannot be read.
    """
    try:
        load_playbook(file)
    except PlaybookError as error:
        return [problem.as_json() for problem in error.problems]
    except (OSError, UnicodeError) as error:
        raise CliError(f"cannot read {file}: {error}") from error
    return []

"""Files that become versions of rules."""

from pathlib import Path

from tocsin.cli.errors import UsageError


def read_text(file: Path) -> str:
    """Read a file.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise UsageError(f"cannot read {file}: {error}") from error


def read_pack(folder: Path) -> dict[str, str]:
    """Read the files of a law pack.

    Raises:
        UsageError: There are none.
    """
    files = {path.name: read_text(path) for path in sorted(folder.glob("*.yaml"))}
    if not files:
        raise UsageError(f"there is no law pack in {folder}", "it has pack.yaml and others")
    return files


def kind_of(file: Path, text: str) -> str:
    """Return the kind that a playbook's text says, else the name of its file."""
    from tocsin.playbooks.sheet import Sheet  # noqa: PLC0415 - fast help

    said = Sheet(str(file), text).data.get("kind")
    return said if isinstance(said, str) and said else file.stem

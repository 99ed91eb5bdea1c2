"""Let a person change a text in the editor of their choice."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from tocsin.cli.errors import CliError


def edited(text: str) -> str:
    """Open ``text`` in ``$VISUAL``, ``$EDITOR`` or ``vi``; return what it was changed to.

    Raises:
        CliError: The editor is not there, or did not end well.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="tocsin-") as folder:  # only its owner sees it
        file = Path(folder, "letter.txt")
        file.write_text(text)
        try:
            # S603: the person's own choice of editor
            subprocess.run([*shlex.split(command), str(file)], check=True)  # noqa: S603  the person's own editor, no shell
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            raise CliError(f"{command}: {error}", "set EDITOR, or give --file") from error
        return file.read_text()

"""Where Temporal's own command line is: the program that the embedded server is."""

import os
import shutil
import sys
import sysconfig
from pathlib import Path


def find_cli(given: Path | None = None) -> Path | None:
    """Return the one given, else the wheel's beside our interpreter; None if there is none."""
    if given:
        return given if given.is_file() and os.access(given, os.X_OK) else None
    for folder in (sysconfig.get_path("scripts"), str(Path(sys.executable).parent)):
        if found := shutil.which("temporal", path=folder):
            return Path(found)
    return None

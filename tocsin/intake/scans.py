"""Asks for a scan's text: a bounded process beside the readers, only where it is set up.

What it gives is a guess: the draft made of it is flagged ``ocr``, and a scan that it cannot
make words of stays what it was.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tocsin.intake.garbled import is_garbled

NEEDS_IT = frozenset({"no-text-layer", "garbled-text"})


@dataclass(frozen=True, slots=True)
class Recognition:
    """How scans are read.

    Attributes:
        languages: Tesseract's codes, joined by ``+``: ``eng+rus``.
        tessdata: Folder of Tesseract's models.
        cpu_seconds: For one paper; what is done by then counts.
        memory_mb: For one paper.
    """

    languages: str
    tessdata: str
    cpu_seconds: int = 30
    memory_mb: int = 1_024

    def text_of(self, content: bytes) -> str:
        """Return the text of a PDF's pages; empty when there are no words in it."""
        limits = (str(self.cpu_seconds), str(self.memory_mb))
        try:
            done = subprocess.run(  # noqa: S603  our own module, no shell
                [sys.executable, "-P", "-m", "tocsin.intake.ocr", self.languages, self.tessdata,
                 *limits],
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=4 * self.cpu_seconds,
                check=False,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            text = (error.stdout or b"").decode("utf-8", "replace")
        else:
            text = done.stdout.decode("utf-8", "replace")
        return "" if is_garbled(text) else text.strip()


def recognition_of(languages: str, tessdata: str) -> Recognition | None:
    """Return how scans are read by these settings; None without languages.

    Raises:
        ValueError: What it takes is not installed, or a language's model is not there.
    """
    if not languages:
        return None
    if find_spec("tesserocr") is None or find_spec("pypdfium2") is None:
        raise ValueError("TOCSIN_OCR_LANGUAGES needs the extra: install tocsin[ocr]")
    for language in languages.split("+"):
        model = Path(tessdata) / f"{language}.traineddata"
        if not model.is_file():
            raise ValueError(f"TOCSIN_OCR_TESSDATA: there is no {model}")
    return Recognition(languages, tessdata)

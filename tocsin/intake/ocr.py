"""Recognises the pages of a scan, in a process of its own: PDF on stdin, text on stdout.

Run as ``python -m tocsin.intake.ocr LANGUAGES TESSDATA CPU_SECONDS MEMORY_MB`` with the extra
``tocsin[ocr]``. A page takes about two seconds, which is why no reader does it in passing.
"""

import resource
import sys
from collections.abc import Iterator
from contextlib import suppress

RESOLUTION = 200  # dots per inch: enough for letters of eight points
MAX_PAGES = 10
_POINTS = 72  # per inch
_LARGEST = 4_000  # points; a page beyond that is drawn smaller


def main() -> None:
    """Write each page's text as it comes, so that what is there when time ends is kept."""
    languages, tessdata, cpu_seconds, memory_mb = sys.argv[1:5]
    _limit(int(cpu_seconds), int(memory_mb))
    for text in _pages(sys.stdin.buffer.read(), languages, tessdata):
        sys.stdout.write(text + "\n\n")
        sys.stdout.flush()


def _pages(content: bytes, languages: str, tessdata: str) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415 - an extra: only who asks for it has it
    import tesserocr  # noqa: PLC0415 - as above

    with tesserocr.PyTessBaseAPI(path=tessdata, lang=languages) as engine:
        document = pypdfium2.PdfDocument(content)
        for number in range(min(len(document), MAX_PAGES)):
            page = document[number]
            larger = max(*page.get_size(), 1)
            scale = min(RESOLUTION / _POINTS, _LARGEST / larger)
            picture = page.render(scale=scale, grayscale=True)
            engine.SetImageBytes(
                bytes(picture.buffer), picture.width, picture.height, 1, picture.stride
            )
            engine.SetSourceResolution(RESOLUTION)
            yield engine.GetUTF8Text()


def _limit(cpu_seconds: int, memory_mb: int) -> None:
    size = memory_mb * 1024 * 1024
    for limit, value in ((resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_DATA, size)):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    main()

"""Draws one item: its bytes on stdin, a JSON of its text or an image on stdout, then it ends.

Run as ``python -m tocsin.intake.viewer_child TOLD CPU_SECONDS MEMORY_MB``, where ``TOLD`` is a
JSON list of verb, page, media type and file name. The kernel ends it when an item takes too
long or too much.
"""

import json
import sys

from tocsin.bounds import confine


def main() -> None:
    """Answer, or leave without a word: whoever asked knows what that means."""
    verb, number, content_type, filename = json.loads(sys.argv[1])
    answer = _reader if verb == "look" else _painter
    sys.stdout.buffer.write(answer(verb, number, content_type, filename))


def _reader(_: str, __: int, content_type: str, filename: str | None) -> bytes:
    from tocsin.intake.looking import looked  # noqa: PLC0415 - half a second that images spare

    return json.dumps(looked(_bounded(), content_type, filename)).encode()


def _painter(verb: str, number: int, _: str, __: str | None) -> bytes:
    from tocsin.intake.drawing import drawn_page, drawn_picture  # noqa: PLC0415 - as above

    if verb.endswith("page"):
        return drawn_page(_bounded(), number, veiled=verb != "page")
    return drawn_picture(_bounded(), veiled=verb != "picture")


def _bounded() -> bytes:
    """Set the limits, now that everything is loaded, and take the item in."""
    confine(int(sys.argv[2]), int(sys.argv[3]))
    return sys.stdin.buffer.read()


if __name__ == "__main__":
    main()

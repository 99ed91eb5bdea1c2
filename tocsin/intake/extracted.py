"""What could be taken out of a file as text, and why not more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extracted:
    """Text of a file or an attachment.

    Attributes:
        text: Clean text with Unix line ends; empty when nothing could be read.
        flags: Why it is less than the whole, or less than sure (``encrypted``, ``truncated``,
            ``no-text-layer``, ``garbled-text``, ``damaged``, ``reader-missing`` …).
    """

    text: str
    flags: tuple[str, ...] = ()

"""Letters that printers melt together, spelled out again: ``ﬁ`` → ``fi``."""

_MELTED = {0xFB00 + n: t for n, t in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}


def spelled_out(text: str) -> str:
    """Undo ligatures, so that words are found; half a surrogate pair becomes ``?``."""
    return text.translate(_MELTED).encode("utf-8", "replace").decode("utf-8")

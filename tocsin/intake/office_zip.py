"""The zip that an office document is: what is in it, measured before anything is unpacked.

A part is read up to a limit and never written anywhere. The directory of a zip says how large
each part will be; the reader stops there even when the directory lies.
"""

import io
import struct
import zipfile
import zlib

MAX_PART = 16 * 1024 * 1024  # bytes of one part, unpacked; the rest of it is left out
MAX_WHOLE = 400 * 1024 * 1024  # bytes of all parts by the directory, pictures too
MAX_RATIO = 200  # unpacked to packed; prose in XML reaches 20, long lists of links 60
MAX_PARTS = 5_000
_SMALL = 1024 * 1024  # below this a high ratio is harmless
BROKEN = (  # what the standard library raises for parts that are not where they should be
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, KeyError,
    ValueError, OverflowError,
)  # fmt: skip
_LOCKED = 0x1  # general purpose bit 0: the part is encrypted (APPNOTE 4.4.4)


class OfficeZip:
    """Parts of an office document, by name."""

    def __init__(self, content: bytes) -> None:
        """Open it.

        Raises:
            BadZipFile: It is no zip, or its end with the directory is lost.
        """
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self._infos = self._zip.infolist()[:MAX_PARTS]
        self.names = [info.filename for info in self._infos]
        self._room = 3 * MAX_PART

    def flags(self) -> tuple[str, ...]:
        """Say what a person should know about what is inside."""
        names = [name.lower() for name in self.names]
        found = {
            "encrypted": any(info.flag_bits & _LOCKED for info in self._infos),
            "zip-bomb": self._is_bomb(),
            "macros": any(name.endswith("vbaproject.bin") for name in names),
            "embedded-files": any("/embeddings/" in name for name in names),
        }
        return tuple(flag for flag, there in found.items() if there)

    def _is_bomb(self) -> bool:
        whole = sum(info.file_size for info in self._infos)
        return (
            whole > MAX_WHOLE
            or len(self._zip.infolist()) > MAX_PARTS
            or any(
                info.file_size > max(_SMALL, info.compress_size * MAX_RATIO)
                for info in self._infos
            )
        )

    def read(self, name: str) -> tuple[bytes, tuple[str, ...]]:
        """Return a part's bytes up to the limits, and why it is less than the whole."""
        try:
            with self._zip.open(name) as part:
                content = part.read(min(MAX_PART, self._room) + 1)
        except BROKEN:
            return b"", ("damaged",)
        kept = content[: min(MAX_PART, self._room)]
        self._room -= len(kept)
        return kept, ("truncated",) if len(kept) < len(content) else ()

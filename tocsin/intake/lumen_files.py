"""Files within a Lumen notice: each becomes a part, and its text counts as the letter's."""

import base64
import binascii
import hashlib

from tocsin.domain.draft import Part
from tocsin.intake.extract import text_of
from tocsin.intake.lumen_schema import LumenNotice, Upload
from tocsin.intake.media import media_of, type_of

MAX_FILES = 20


class Files:
    """What the files gave so far."""

    def __init__(self) -> None:
        self.parts: tuple[Part, ...] = ()
        self.flags: tuple[str, ...] = ()
        self.text = ""

    def add(self, upload: Upload) -> None:
        """Read one file; one that is no base64 is named by a flag."""
        content = _decoded(upload.file)
        if content is None:
            self.flags = (*self.flags, "unreadable-file")
            return
        name = upload.file_name[:300]
        extracted = text_of(content, media_of(content, None, name))
        kind = type_of(content, None, name)
        digest = hashlib.sha256(content).hexdigest()
        part = Part(name or upload.kind, kind, len(content), digest, extracted.flags)
        self.parts = (*self.parts, part)
        self.text = f"{self.text}\n\n{extracted.text}".strip()


def files_of(notice: LumenNotice) -> Files:
    """Read a notice's files, up to a number of them; flags say what was left out."""
    files = Files()
    for upload in notice.uploads[:MAX_FILES]:
        if upload.file:
            files.add(upload)
    if len(notice.uploads) > MAX_FILES:
        files.flags = (*files.flags, "many-files")
    return files


def _decoded(data: str) -> bytes | None:
    """Decode base64 after an optional ``data:…;base64,``; None when it is not that."""
    _, _, encoded = data.rpartition("base64,")
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None

"""Files that a notice of our own form carries, each by its number."""

import base64
import binascii
import json
from typing import Any

LONGEST_NAME = 200


def files_in(content: bytes) -> list[dict[str, Any]]:
    """Return what a notice carries, as it says; none of anything else."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return []
    listed = data.get("attachments") if isinstance(data, dict) else None
    if not isinstance(listed, list) or "tocsin_notice" not in data:
        return []
    return [one for one in listed if isinstance(one, dict)]


def file_of(content: bytes, number: int) -> tuple[str, bytes] | None:
    """Return the name and the bytes of one file; None when there is none."""
    files = files_in(content)
    if number >= len(files):
        return None
    found = files[number]
    try:
        body = base64.b64decode(str(found.get("file", "")), validate=True)
    except (binascii.Error, ValueError):
        return None
    return str(found.get("file_name") or f"file-{number}")[:LONGEST_NAME], body

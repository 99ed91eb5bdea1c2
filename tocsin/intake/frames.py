"""Length-prefixed frames on a pipe: what pool and child say to each other."""

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")


def write_frame(pipe: BinaryIO, payload: bytes) -> None:
    """Write one frame and flush it."""
    pipe.write(_LENGTH.pack(len(payload)))
    pipe.write(payload)
    pipe.flush()


def read_frame(pipe: BinaryIO) -> bytes | None:
    """Return the next frame; None when the other side is gone, even in mid-frame."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    payload = pipe.read(size)
    return payload if len(payload) == size else None


def write_json(pipe: BinaryIO, data: dict[str, Any]) -> None:
    """Write one JSON object as a frame."""
    write_frame(pipe, json.dumps(data).encode())


def read_json(pipe: BinaryIO) -> dict[str, Any] | None:
    """Return the next frame's JSON object; None when the other side is gone."""
    frame = read_frame(pipe)
    if frame is None:
        return None
    data: dict[str, Any] = json.loads(frame)
    return data

"""What somebody outside sent with the public form, as the desk takes it."""

from starlette.datastructures import UploadFile

from tocsin.console.forms import Sent
from tocsin.console.intake.asked import PREFIX
from tocsin.desk.errors import InvalidError, PayloadTooLargeError
from tocsin.desk.filed import Attachment, Filed
from tocsin.desk.public_door import PublicDoor
from tocsin.domain.places import COUNTRIES

MOST_FILES = 10
LONGEST_NAME, LONGEST_TEXT = 200, 200_000
TRAP, TOKEN, PLACE = "website", "form", "jurisdiction"
FILES, DECLARED = "attachment", "declared[]"


async def filed(sent: Sent, kind: str, language: str, door: PublicDoor, address: str) -> Filed:
    """Return what was filed; names that the form does not have stay out.

    Raises:
        InvalidError: It holds what no text does, or too much.
        PayloadTooLargeError: The files together are too large.
    """
    fields = {
        name.removeprefix(PREFIX): _clean(name, sent.one(name))
        for name in sent.values
        if name.startswith(PREFIX)
    }
    place = sent.one(PLACE).strip().upper()
    captcha = door.captcha.widget.field if door.captcha else ""
    return Filed(
        kind=kind,
        language=language,
        fields={name: text for name, text in fields.items() if text.strip()},
        declared=frozenset(sent.many(DECLARED)),
        jurisdiction=place if place in COUNTRIES else None,
        attachments=await _attached(sent.files.get(FILES, []), door.most_bytes),
        token=sent.one(TOKEN),
        trap=sent.one(TRAP),
        captcha=sent.one(captcha) if captcha else "",
        address=address,
    )


async def _attached(files: list[UploadFile], most: int) -> tuple[Attachment, ...]:
    if len(files) > MOST_FILES:
        why = f"At most {MOST_FILES} files."
        raise InvalidError(why, errors=[{"at": [FILES], "code": "many", "why": why}])
    if sum(file.size or 0 for file in files) > most:
        raise PayloadTooLargeError(f"At most {most} bytes are accepted.", max_bytes=most)
    return tuple([await _one(file) for file in files])


async def _one(file: UploadFile) -> Attachment:
    name = _visible(file.filename or "").strip()[:LONGEST_NAME]
    media = (file.content_type or "application/octet-stream")[:LONGEST_NAME]
    return Attachment(name, media, await file.read())


def _clean(name: str, text: str) -> str:
    """Leave out what no record can hold; refuse what no form needs."""
    if len(text) > LONGEST_TEXT:
        why = f"At most {LONGEST_TEXT} characters; it has {len(text)}."
        errors = [{"at": name.split("."), "code": "long", "why": why}]
        raise InvalidError(f"`{name}`: {why}", errors=errors)
    return _visible(text)


def _visible(text: str) -> str:
    """Drop NUL characters and halves of characters, which cannot be stored."""
    return "".join(char for char in text if char != "\x00" and not "\ud800" <= char <= "\udfff")

"""Notices as JSON: our own schema below, a Lumen notice, a notice under Article 16 of the DSA.

Any other JSON is read for the text within it.
"""

import json

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tocsin.domain.draft import Document, Draft, Standing
from tocsin.intake.dsa_notice import read_dsa_notice
from tocsin.intake.json_text import words_in
from tocsin.intake.lumen import read_lumen
from tocsin.intake.lumen_files import MAX_FILES, Files
from tocsin.intake.lumen_schema import Upload
from tocsin.intake.notice import read_notice
from tocsin.intake.stated import Stated, draft_of, letter
from tocsin.intake.storable import storable


class JsonNotice(BaseModel):
    """One notice, as `application/json`. `tocsin_notice` marks the schema and its version."""

    model_config = ConfigDict(extra="ignore")

    tocsin_notice: int = Field(ge=1, le=1, description="Version of this schema: 1.")
    document: Document | None = Field(None, description="What the paper is, if you know.")
    kind: str | None = Field(
        None, pattern=r"^[a-z0-9-]{1,64}$", description="Id of a playbook."
    )
    jurisdiction: str | None = Field(
        None, pattern=r"^[A-Z]{2}$", description="ISO 3166-1, or EU."
    )
    authority: str | None = Field(None, max_length=300)
    title: str | None = Field(None, max_length=300)
    sender: str | None = Field(None, max_length=300)
    text: str = Field("", description="The letter itself.")
    language: str | None = Field(None, pattern=r"^[a-z]{2}$", description="ISO 639-1.")
    target_urls: list[str] = Field(default_factory=list, description="Where the content is.")
    work_urls: list[str] = Field(default_factory=list, description="Where the original is.")
    standing: Standing | None = None
    statements: dict[str, bool] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    attachments: list[Upload] = Field(
        default_factory=list,
        max_length=MAX_FILES,
        description="Files that came with it, base64.",
    )


def read_json(text: str, flags: tuple[str, ...]) -> Draft:
    """Read a known schema, else the strings of any other JSON, else the file as text."""
    try:
        data = storable(json.loads(text))
    except (ValueError, RecursionError):
        return read_notice(text, (*flags, "broken-json"))
    stated, odd = _stated(data)
    if stated is None:
        return read_notice(words_in(data), (*flags, odd))
    return draft_of(stated, flags)


def _stated(data: object) -> tuple[Stated | None, str]:
    """Return what a notice states; None and a flag when it follows no schema, or not well."""
    if not isinstance(data, dict):
        return None, "other-json"
    try:
        if "tocsin_notice" in data:
            return _own(JsonNotice.model_validate(data)), ""
        if "dsa_notice" in data:
            return read_dsa_notice(data), ""
        stated = read_lumen(data)
    except ValidationError:
        return None, "invalid-notice"
    return stated, "other-json"


def _own(notice: JsonNotice) -> Stated:
    files = Files()
    for upload in notice.attachments:
        files.add(upload)
    return Stated(
        letter=letter(("", _as_letter(notice)), ("", files.text)),
        parts=files.parts,
        flags=files.flags,
        document=notice.document,
        kind=notice.kind,
        title=notice.title,
        language=notice.language,
        jurisdiction=notice.jurisdiction,
        authority=notice.authority,
        sender=notice.sender,
        fields=notice.fields,
        target_urls=tuple(notice.target_urls),
        work_urls=tuple(notice.work_urls),
        standing=notice.standing,
        statements=notice.statements,
    )


def _as_letter(notice: JsonNotice) -> str:
    """Put the paper's parts in one text, so that the same rules read them."""
    return letter(
        ("", notice.title or ""),
        ("", notice.text),
        ("Infringing material is located at:", "\n".join(notice.target_urls)),
        ("The original work is at:", "\n".join(notice.work_urls)),
        ("Sincerely,", notice.sender or ""),
    )

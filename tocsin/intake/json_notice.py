"""Notices as JSON: our own schema below; any other JSON is read for the text within it.

What the sender states is taken over what the text suggests, since a person can correct both;
a statement is never taken as proof of an element that the text lacks.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tocsin.domain.draft import Document, Draft, Standing
from tocsin.intake.link_keys import link_keys
from tocsin.intake.notice import MANY_URLS, kind_of, read_notice, title_of

_DEPTH = 20


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


def read_json(text: str, flags: tuple[str, ...]) -> Draft:
    """Read our schema, else the strings of any other JSON, else the file as text."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return read_notice(text, (*flags, "broken-json"))
    try:
        notice = JsonNotice.model_validate(data)
    except ValidationError:
        flag = (
            "invalid-notice"
            if isinstance(data, dict) and "tocsin_notice" in data
            else "other-json"
        )
        return read_notice("\n\n".join(_strings(data)), (*flags, flag))
    return _draft_of(notice, flags)


def json_text(text: str) -> str:
    """Return the strings of a JSON file in order, each with its key; broken, itself."""
    try:
        return "\n\n".join(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return text


def _draft_of(notice: JsonNotice, flags: tuple[str, ...]) -> Draft:
    read = read_notice(_as_letter(notice), flags)
    document = notice.document or read.document
    targets = tuple(dict.fromkeys(notice.target_urls)) or read.target_urls
    many = len(targets) > MANY_URLS and "over-5000-urls" not in read.flags
    return replace(
        read,
        document=document,
        kind=notice.kind or kind_of(document),
        confidence=1.0 if notice.document else read.confidence,
        reasons=("The sender says so.",) if notice.document else read.reasons,
        title=notice.title or title_of(document, targets, None),
        languages=(notice.language,) if notice.language else read.languages,
        jurisdiction=notice.jurisdiction or read.jurisdiction,
        authority=notice.authority or read.authority,
        sender=notice.sender or read.sender,
        fields={**read.fields, **notice.fields},
        target_urls=targets,
        work_urls=tuple(dict.fromkeys(notice.work_urls)) or read.work_urls,
        standing=notice.standing or read.standing,
        statements={**read.statements, **notice.statements},
        link_keys=tuple(sorted({*read.link_keys, *link_keys(targets)})),
        flags=(*read.flags, "over-5000-urls") if many else read.flags,
    )


def _as_letter(notice: JsonNotice) -> str:
    """Put the paper's parts in one text, so that the same rules read them."""
    parts = [notice.title or "", notice.text]
    if notice.target_urls:
        parts.append("Infringing material is located at:\n" + "\n".join(notice.target_urls))
    if notice.work_urls:
        parts.append("The original work is at:\n" + "\n".join(notice.work_urls))
    if notice.sender:
        parts.append(f"Sincerely,\n{notice.sender}")
    return "\n\n".join(part for part in parts if part)


def _strings(data: object, depth: int = 0) -> Iterator[str]:
    """Yield every string with its key, in order; nesting deeper than papers have is cut."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict) and depth < _DEPTH:
        for key, value in data.items():
            inner = "\n".join(_strings(value, depth + 1))
            yield f"{key}: {inner}" if inner else ""
    elif isinstance(data, list) and depth < _DEPTH:
        for value in data:
            yield from _strings(value, depth + 1)

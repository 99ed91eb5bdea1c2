"""What somebody sent with a form: checked against forgery, and read as the API's bodies are.

Names say the shape: ``fields.work`` is a member of ``fields``, ``teams[]`` a list. A value that
was left blank was not given.
"""

import hmac
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from tocsin.console.faults import InvalidFormError, in_plain_words
from tocsin.console.visitor import Visitor, the_visitor
from tocsin.desk.call import Call, call_of
from tocsin.desk.errors import DeskError, InvalidError

M = TypeVar("M", bound=BaseModel)
CSRF, KEY = "csrf", "key"
UNKEPT = frozenset({CSRF, KEY, "password", "old_password", "new_password"})
FRESH = re.compile(r"[0-9a-f]{32}")
MOST_FIELDS, LONGEST = 1_000, 2 * 1024 * 1024


class StaleFormError(DeskError):
    """The form was made in another session, or somewhere else; look at it and send it again."""

    code, title, status = "stale-form", "This form is from another session", 403


@dataclass(frozen=True)
class Sent:
    """The members of a form, before anybody says that they count."""

    path: str
    values: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[UploadFile]] = field(default_factory=dict)

    def one(self, name: str, default: str = "") -> str:
        """Return the last value of a name."""
        return (self.values.get(name) or [default])[-1]

    def many(self, name: str) -> list[str]:
        """Return all values of a name that are not blank."""
        return [value for value in self.values.get(name, []) if value.strip()]

    def kept(self) -> dict[str, list[str]]:
        """Return what somebody typed or chose, to be shown again; never a password."""
        return {name: all_ for name, all_ in self.values.items() if name not in UNKEPT}


@dataclass(frozen=True)
class Posted(Sent):
    """A form that a signed-in person sent from a page of their own session."""

    visitor: Visitor = field(kw_only=True)

    def read(self, model: type[M], **more: object) -> M:
        """Read it as a body of the API.

        Args:
            model: The body; it takes those members that it has.
            more: Members that come from the page and not from the person.

        Raises:
            InvalidError: It is none; ``errors`` names each field and why.
        """
        return read_as(model, {**plain(self.kept()), **more}, self.path)

    def call(self) -> Call:
        """Describe it as a request that counts once, however often the button was pressed."""
        key = self.one(KEY)
        body = json.dumps(self.kept(), sort_keys=True).encode("utf-8", "replace")
        known = key if FRESH.fullmatch(key) else None
        return call_of(self.visitor.principal, "POST", self.path, known, body)


def read_as(model: type[M], given: dict[str, Any], form: str = "") -> M:
    """Read plain data as a body of the API, and leave out what it does not know.

    Raises:
        InvalidError: It is none.
    """
    known = {name: given[name] for name in model.model_fields if name in given}
    try:
        return model.model_validate(known)
    except ValidationError as error:
        faults = [in_plain_words(one) for one in error.errors()]
        first = f"{'.'.join(faults[0]['at'])}: {faults[0]['why']}"
        raise InvalidFormError(first, form, errors=faults) from error


def plain(values: dict[str, list[str]]) -> dict[str, Any]:
    """Turn a form's names into nested data; blank values are left out."""
    found: dict[str, Any] = {}
    for name, all_ in values.items():
        given = [value for value in all_ if value.strip()]
        if not given:
            continue
        *parents, last = name.removesuffix("[]").split(".")
        place = found
        for parent in parents:
            inner = place.setdefault(parent, {})
            if not isinstance(inner, dict):
                raise InvalidError(f"`{name}`: `{parent}` cannot be a text and hold members.")
            place = inner
        place[last] = given if name.endswith("[]") else given[-1]
    return found


async def sent(request: Request) -> AsyncIterator[Sent]:
    """Read a form, whoever sent it; it is kept for the page that tells of a failure.

    Raises:
        InvalidError: There is a NUL in it, which no person types.
    """
    form = await request.form(max_fields=MOST_FIELDS, max_part_size=LONGEST)
    values: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            if "\x00" in value or "\x00" in name:
                raise InvalidError(f"`{name[:100]!r}`: NUL characters cannot be stored.")
            values.setdefault(name, []).append(value.replace("\r\n", "\n"))
        elif value.filename:
            files.setdefault(name, []).append(value)
    found = Sent(request.url.path, values, files)
    request.state.sent = found
    try:
        yield found
    finally:
        await form.close()


async def posted(request: Request, form: Annotated[Sent, Depends(sent)]) -> Posted:
    """Return a form that somebody sent from a page of their own session.

    Raises:
        SignInNeededError: The session has ended.
        StaleFormError: It carries another session's token, or none.
    """
    visitor = await the_visitor(request)
    if not hmac.compare_digest(form.one(CSRF).encode(), visitor.csrf.encode()):
        raise StaleFormError
    return Posted(form.path, form.values, form.files, visitor=visitor)


ASent = Annotated[Sent, Depends(sent)]
APosted = Annotated[Posted, Depends(posted)]

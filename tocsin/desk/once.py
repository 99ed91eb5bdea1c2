"""Changes that are done once, one at a time; what came of them stands in the access log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog
from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import keys
from tocsin.desk.access import OK, Errand, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.errors import DeskError

CREATED = 201
View = TypeVar("View")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Change(Generic[View]):
    """What somebody wants done.

    Attributes:
        errand: What they came for.
        about: What it is about, for the access log.
        view: What is answered, now and when the request is sent again.
        lock: Keeps others from changing the same sort of thing meanwhile.
        do: Does it, and returns what is answered.
        outcome: What the access log says of the answer beyond ``about``.
    """

    errand: Errand
    about: Mapping[str, str]
    view: TypeAdapter[View]
    lock: Callable[[Session], None]
    do: Callable[[Session], View]
    outcome: Callable[[View], Mapping[str, str]] = lambda _: {}


def once(
    sessions: sessionmaker[Session], gatekeeper: Gatekeeper, call: Call, change: Change[View]
) -> View:
    """Do it in one transaction, or answer again what the same request was answered before.

    Raises:
        DeskError: It is refused; the access log says why.
    """
    name, about = change.errand.name, change.about
    try:
        with sessions.begin() as session:
            earlier = keys.claim(session, call)
            if earlier is not None:
                return change.view.validate_python(earlier)
            change.lock(session)
            shown = change.do(session)
            answer = change.view.dump_python(shown, mode="json")
            keys.settle(session, call, CREATED, answer)
    except DeskError as error:
        gatekeeper.note(call.principal, name, None, error.code, **about)
        raise
    gatekeeper.note(call.principal, name, None, OK, **about, **change.outcome(shown))
    log.info("errand.done", verb=name)
    return shown

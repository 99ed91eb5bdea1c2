"""The steps of a case as playbooks write them: notices, a gate or a window, then where to."""

from typing import Self

from pydantic import Field, model_validator

from tocsin.domain.draft import Document
from tocsin.domain.gate_spec import GateSpec
from tocsin.domain.ladders import NAME, Part

AUDIENCES = ("requester", "user", "authority")
BACK = "$back"
TASKS_DONE = "tasks-done"  # a window's event: every required task is done


class NoticeSpec(Part):
    """One notice that a stage sends.

    When a gate's ``letter`` has the same template, the text approved there is what goes out.
    ``attach`` names the documents of the case that it must carry copies of, such as
    ``counter_notice`` (17 U.S.C. 512(g)(2)(B)); only outsiders are sent copies. ``about`` is
    the follow-up whose missing elements it tells, instead of those of the case itself.
    """

    to: str
    template: str
    attach: tuple[Document, ...] = ()
    about: Document | None = None


class WaitSpec(Part):
    """A window: the stage lasts until its clock runs out or one of the events comes.

    Without a clock only an event ends it. ``takes`` is the case role that whoever brings the
    event takes, when nobody has it.
    """

    clock: str | None = None
    events: tuple[str, ...] = ()
    takes: str | None = None

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.clock is None and not self.events:
            message = "a window needs a `clock` or `events` that end it"
            raise ValueError(message)
        return self


class Stage(Part):
    """One step: notices go out first, then the gate or the window decides what is next.

    ``next`` maps a verdict, an event, ``due`` or ``done`` to a stage, or to ``$back``: the
    stage that was interrupted. What it does not name goes to the stage that follows in the
    file. ``end`` closes the case with that outcome. ``skip_when_complete`` passes the stage by
    when intake found nothing missing. Entering it ends the clocks that it ``cancels``, and
    strikes what ``strikes`` names from what the law's clocks know: it was found void.
    """

    id: str = Field(pattern=NAME)
    title: str = ""
    notices: tuple[NoticeSpec, ...] = ()
    gate: GateSpec | None = None
    wait: WaitSpec | None = None
    next: dict[str, str] = Field(default_factory=dict)
    end: str | None = None
    skip_when_complete: str | None = None
    cancels: tuple[str, ...] = ()
    strikes: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Everything that can end this stage."""
        if self.gate:
            return self.gate.verdicts
        if self.wait:
            return (*(("due",) if self.wait.clock else ()), *self.wait.events)
        return ("done",)

"""Why the desk says no to what people do with schedules."""

from tocsin.desk.errors import DeskError


class ScheduleExistsError(DeskError):
    """There is a schedule of that name. Put a new version of it instead."""

    code, title, status = "schedule-exists", "There is a schedule of that name", 409


class ScheduleChangedError(DeskError):
    """Somebody else has put a version since the one that you saw."""

    code, title, status = "schedule-changed", "The schedule has changed since you saw it", 409


class ScheduleUnchangedError(DeskError):
    """The version in force says the very same, so there is nothing to put."""

    code, title, status = "schedule-unchanged", "That is in force already", 409


class NotOnScheduleError(DeskError):
    """Only who is on the schedule, or manages schedules, may do that."""

    code, title, status = "not-on-schedule", "That is for people on the schedule", 403


class SpanOverError(DeskError):
    """What is over cannot be changed any more: it was as it was."""

    code, title, status = "span-over", "That span is over", 409


class AlreadyCancelledError(DeskError):
    """It was taken back before."""

    code, title, status = "already-cancelled", "That was taken back already", 409


class SwapRefusedError(DeskError):
    """The request for cover does not allow that as it stands; the detail says why."""

    code, title, status = "swap-refused", "The request does not allow that", 409

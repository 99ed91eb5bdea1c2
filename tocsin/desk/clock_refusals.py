"""What a clock counted by law refuses. The engine says a code; each has its class here."""

from tocsin.desk.errors import DeskError


class ClockUnstructuredError(DeskError):
    """The law has such a thing, in words that no rule fits; counsel reads them, we do not."""

    code, title, status = "clock-unstructured", "The law's words fit no rule", 409


class UnknownClockEventError(DeskError):
    """The law behind this clock knows other events; the detail lists them."""

    code, title, status = "unknown-clock-event", "The law knows no such event", 422


class NeverPausesError(DeskError):
    """The law behind this clock knows no pause; the detail cites it."""

    code, title, status = "never-pauses", "The law knows no pause", 409


class UnknownEventError(DeskError):
    """The entry of the law pack has no event of that name."""

    code, title, status = "unknown-event", "The entry has no such event", 422


class EventOrderError(DeskError):
    """The events do not follow each other so: a pause ends after it began."""

    code, title, status = "event-order", "The events are in a wrong order", 422


class ExtensionLateError(DeskError):
    """The law wanted notice of the extension earlier."""

    code, title, status = "extension-late", "The extension came too late", 409


class EventInFutureError(DeskError):
    """What has not happened yet is recorded when it has; an end that is set may lie ahead."""

    code, title, status = "event-in-future", "That has not happened yet", 422


class ExtensionByLawError(DeskError):
    """The law itself says for how long it is extended; nobody may choose another end."""

    code, title, status = "extension-by-law", "The law says for how long", 422


class ExtensionUsedUpError(DeskError):
    """The law gives that extension no more often."""

    code, title, status = "extension-used-up", "No further extension", 409


class NeedsEventError(DeskError):
    """The period is set by an event that nobody has recorded yet."""

    code, title, status = "needs-event", "An event is missing", 409


class OutOfBoundsError(DeskError):
    """The instants lie outside what the engine counts, or are too many."""

    code, title, status = "out-of-bounds", "That cannot be counted", 422


class NotInForceError(DeskError):
    """On the day of the trigger the entry was not the law, and none stands in for it."""

    code, title, status = "not-in-force", "That was not the law then", 409


class NoNumberError(DeskError):
    """The law gives no number of days or hours, so there is nothing to count."""

    code, title, status = "no-number", "The law gives no number", 409


class UnstructuredError(DeskError):
    """The law has such a thing, in words that no rule fits."""

    code, title, status = "unstructured", "The law's words fit no rule", 409


class NoCalendarError(DeskError):
    """Nobody knows the days off of that place."""

    code, title, status = "no-calendar", "There is no calendar for that place", 422


class MigrationImpossibleError(DeskError):
    """The case cannot go on under that version; the detail says why."""

    code, title, status = "migration-impossible", "The case cannot go on so", 409

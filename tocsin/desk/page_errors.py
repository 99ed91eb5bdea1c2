"""Why the desk says no about escalation policies and pages."""

from tocsin.desk.errors import DeskError, UnavailableError


class PolicyExistsError(DeskError):
    """There is an escalation policy of that name. Put a new version of it instead."""

    code, title, status = "policy-exists", "There is a policy of that name", 409


class PolicyChangedError(DeskError):
    """Somebody else has put a version since the one that you saw."""

    code, title, status = "policy-changed", "The policy has changed since you saw it", 409


class PolicyUnchangedError(DeskError):
    """The version in force says the very same, so there is nothing to put."""

    code, title, status = "policy-unchanged", "That is in force already", 409


class UnknownPolicyError(DeskError):
    """``GET /v1/escalation-policies`` lists those there are; this is none of them."""

    code, title, status = "unknown-policy", "There is no such escalation policy", 422


class UnknownScheduleError(DeskError):
    """``GET /v1/schedules`` lists those there are; this is none of them."""

    code, title, status = "unknown-schedule", "There is no such schedule", 422


class PageStartingError(UnavailableError):
    """The page is recorded and about to ask people. Send the request again."""

    code, title, status = "page-starting", "The page is about to start", 503
    retry_after = 1


class PageOverError(DeskError):
    """The page is over: it was resolved, or nobody answered and its time is past."""

    code, title, status = "page-over", "The page is over", 409


class PageResolvedError(DeskError):
    """The page is resolved; nothing more can be done to it."""

    code, title, status = "page-resolved", "The page is resolved", 409


class PageExhaustedError(DeskError):
    """The page has asked everybody. Acknowledge or resolve it, or open another one."""

    code, title, status = "page-exhausted", "The page has asked everybody", 409


class PageAcknowledgedError(DeskError):
    """Somebody else has acknowledged the page. Take it over before you hand it on."""

    code, title, status = "page-acknowledged", "Somebody else has that page", 409


class PageDeclinedError(DeskError):
    """You have declined the page, or handed it on. You may still acknowledge it."""

    code, title, status = "page-declined", "You have declined that page already", 409


class DelegateToSelfError(DeskError):
    """You would hand it on to yourself. Acknowledge it, or decline it."""

    code, title, status = "delegate-to-self", "Hand it on to somebody else", 422


class EtaOutOfRangeError(DeskError):
    """An `eta` lies ahead, by at most 24 hours."""

    code, title, status = "eta-out-of-range", "That `eta` is not taken", 422


class SnoozeOutOfRangeError(DeskError):
    """A page is put off until an instant that lies ahead, by at most 7 days."""

    code, title, status = "snooze-out-of-range", "A page is not put off until then", 422

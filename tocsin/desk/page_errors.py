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


class PageStartingError(UnavailableError):
    """The page is recorded and about to ask people. Send the request again."""

    code, title, status = "page-starting", "The page is about to start", 503
    retry_after = 1


class PageOverError(DeskError):
    """The page is over: it was resolved, or nobody answered and its time is past."""

    code, title, status = "page-over", "The page is over", 409


class NotAskedError(DeskError):
    """Only somebody whom the page asks can decline it or hand it on."""

    code, title, status = "not-asked", "The page does not ask you", 403


class PageNotAcknowledgedError(DeskError):
    """Nobody has acknowledged the page yet, so there is nothing to take over."""

    code, title, status = "page-not-acknowledged", "Nobody has acknowledged it yet", 409

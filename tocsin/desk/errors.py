"""Why the desk says no: one class per reason, which owns its code, title and status.

The code is the same everywhere: the ``ApplicationError.type`` inside Temporal, the problem type
on the wire, and the anchor in the documentation. A class's docstring is what people read there.
"""

from collections.abc import Iterator


class DeskError(Exception):
    """Something could not be done."""

    code, title, status = "error", "Something could not be done", 500
    retry_after: int | None = None

    def __init__(self, detail: str = "", **context: object) -> None:
        """Say what happened this time; ``context`` goes on the wire, so it is never content."""
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.context = context


class NotFoundError(DeskError):
    """There is no such thing, or it is not for you; nobody can tell which from outside."""

    code, title, status = "not-found", "There is nothing here for you", 404


class UnauthenticatedError(DeskError):
    """The request has no bearer token, or one that is unknown, expired or revoked."""

    code, title, status = "unauthenticated", "Say who you are with a valid token", 401


class ForbiddenError(DeskError):
    """You may see this, and may not do that to it: none of your roles allows it here."""

    code, title, status = "forbidden", "None of your roles allows that here", 403


class InvalidError(DeskError):
    """The request is not as it must be; ``errors`` names each field and what is wrong."""

    code, title, status = "invalid", "The request is not as it must be", 422


class UnknownKindError(DeskError):
    """No playbook has that kind. ``GET /v1/playbooks`` lists those there are."""

    code, title, status = "unknown-kind", "There is no such kind of case", 422


class UnknownPersonError(DeskError):
    """The person named is none of our active users."""

    code, title, status = "unknown-person", "There is no such active person", 422


class UnseeingPersonError(DeskError):
    """None of that person's roles reaches the case, so nothing about it would reach them."""

    code, title, status = "person-cannot-see", "That person may not see the case", 422


class UnknownTargetError(DeskError):
    """Write ``me``, a person, ``role:…``, ``case-role:…`` or ``webhook:…`` that exists."""

    code, title, status = "unknown-target", "There is nobody of that name", 422


class NameTakenError(DeskError):
    """Another user has that name; none is used twice, because timelines speak of them."""

    code, title, status = "name-taken", "Another user has that name", 409


class WebhookNameTakenError(DeskError):
    """Another webhook has or had that name; none is used twice: ledgers name them."""

    code, title, status = "webhook-name-taken", "Another webhook has that name", 409


class NotRedeliverableError(DeskError):
    """Only what failed, came back, or perhaps got through is sent again, and one at a time."""

    code, title, status = "not-redeliverable", "That is not sent again", 409


class InactiveUserError(DeskError):
    """The user was deactivated and gets no tokens or roles."""

    code, title, status = "user-inactive", "That user is not active", 409


class KeyRequiredError(DeskError):
    """A verdict counts once however often it is sent, so it needs an ``Idempotency-Key``."""

    code, title, status = "idempotency-key-required", "Send an Idempotency-Key", 400


class KeyInvalidError(DeskError):
    """An ``Idempotency-Key`` is 1 to 255 visible ASCII characters."""

    code, title, status = "idempotency-key-invalid", "That Idempotency-Key cannot be used", 400


class KeyReusedError(DeskError):
    """You used this ``Idempotency-Key`` for another request; a new request needs a new key."""

    code, title, status = "idempotency-key-reused", "That key stands for another request", 422


class PayloadTooLargeError(DeskError):
    """The body is larger than this installation accepts; ``max_bytes`` names the limit."""

    code, title, status = "payload-too-large", "The body is too large", 413


class UnsupportedMediaTypeError(DeskError):
    """This resource takes another kind of body. Intake itself takes any."""

    code, title, status = "unsupported-media-type", "Send another kind of body", 415


class UnavailableError(DeskError):
    """A part of the system is away. Sending the request again with the same key is safe."""

    code, title, status = "temporarily-unavailable", "Try again in a moment", 503
    retry_after = 2


class TooManyStreamsError(DeskError):
    """You have as many event streams open as one person may. Close one, or share it."""

    code, title, status = "too-many-streams", "You have too many event streams open", 429
    retry_after = 30


class StreamsFullError(UnavailableError):
    """This process serves as many event streams as it may; another one may have room."""

    code, title, status = "streams-full", "No more event streams here", 503
    retry_after = 10


class CaseStartingError(UnavailableError):
    """The case is recorded and its lifecycle is about to start. Send the request again."""

    code, title, status = "case-starting", "The case is about to start", 503
    retry_after = 1


def problems() -> Iterator[type[DeskError]]:
    """Return every reason there is, for the pages that explain them; each code once."""
    waiting = DeskError.__subclasses__()
    while waiting:
        reason = waiting.pop(0)
        waiting += reason.__subclasses__()
        if "code" in vars(reason):  # another one is told as what it is a kind of
            yield reason

"""What a running case refuses. The workflow says a code; each has its class here."""

from temporalio.exceptions import ApplicationError

from tocsin.desk import clock_refusals, page_errors
from tocsin.desk.errors import DeskError, InvalidError


class RefusedError(DeskError):
    """The case did not accept that, for a reason that this release does not know by name."""

    code, title, status = "refused", "The case did not accept that", 409


class WrongRoleError(DeskError):
    """That decision belongs to another role than those you hold on this case."""

    code, title, status = "wrong-role", "Another role decides that", 403


class FourEyesError(DeskError):
    """You prepared or asked for what is decided here, so somebody else must decide it."""

    code, title, status = "four-eyes", "Somebody else must decide that", 403


class GateClosedError(DeskError):
    """The gate that the verdict names is not open: not yet, or no longer."""

    code, title, status = "gate-closed", "That gate is not open", 409


class AlreadyDecidedError(DeskError):
    """Two people answered and the first one counted, or you have already given your verdict."""

    code, title, status = "already-decided", "That is already decided", 409


class ContentChangedError(DeskError):
    """What you saw is no longer what you would decide on. Read the case again."""

    code, title, status = "content-changed", "The content has changed since you saw it", 409


class UnknownVerdictError(DeskError):
    """The gate lists its ``verdicts``; this is none of them."""

    code, title, status = "unknown-verdict", "That gate has no such verdict", 422


class CaseClosedError(DeskError):
    """The case is closed; nothing more can be done to it."""

    code, title, status = "case-closed", "The case is closed", 409


class ActionNotAllowedError(DeskError):
    """The case lists the ``actions`` that it allows now; this is none of them."""

    code, title, status = "action-not-allowed", "The case does not allow that now", 409


class NoSuchClockError(DeskError):
    """The case has no clock of that name."""

    code, title, status = "no-such-clock", "There is no such clock", 404


class ClockNeverPausesError(DeskError):
    """The law behind this clock knows no pause."""

    code, title, status = "clock-never-pauses", "That clock is never paused", 409


class ClockNeverExtendsError(DeskError):
    """The law behind this clock knows no extension."""

    code, title, status = "clock-never-extends", "That clock is never extended", 409


class ClockNotRunningError(DeskError):
    """Only a clock that runs can be paused, and only one that is not over can be extended."""

    code, title, status = "clock-not-running", "That clock does not run", 409


class ClockNotPausedError(DeskError):
    """Only a paused clock can be resumed."""

    code, title, status = "clock-not-paused", "That clock is not paused", 409


class ExtensionNotLaterError(DeskError):
    """An extension names ``until``, an instant after the one the clock is due at."""

    code, title, status = "extension-not-later", "An extension must be later", 409


class NoSuchLetterError(DeskError):
    """No letter is being decided on now, so there is none to edit."""

    code, title, status = "no-such-letter", "There is no such letter to edit", 409


class LetterUnfinishedError(DeskError):
    """The letter has a place that nobody has filled in; the detail names it. Edit it first."""

    code, title, status = "letter-unfinished", "The letter is not finished", 409


class UnknownCaseRoleError(DeskError):
    """The playbook of the case names its ``roles``; this is none of them."""

    code, title, status = "unknown-case-role", "The case has no such role", 422


class HandoverNoteMissingError(DeskError):
    """Somebody has that role. Whoever takes it over needs a ``note`` of how things stand."""

    code, title, status = "handover-note-missing", "Hand the role over with a note", 422


class RoleChangedHandsError(DeskError):
    """Somebody else took the role meanwhile; only they, or who leads, may give it back."""

    code, title, status = "role-changed-hands", "Somebody else has that role now", 409


class UnknownSeverityError(DeskError):
    """The playbooks name the severities, for a case its own; this is none of them."""

    code, title, status = "unknown-severity", "There is no such severity", 422


class SeverityMissingError(DeskError):
    """That verdict needs the severity of the case to be known. Set it first."""

    code, title, status = "severity-missing", "Say first how bad it is", 409


class ProposalMissingError(DeskError):
    """That action asks somebody to approve something: its ``reason`` says what."""

    code, title, status = "proposal-missing", "Say what you propose", 422


class TooManyTasksError(DeskError):
    """The case has as many tasks as a case may have, done ones included."""

    code, title, status = "too-many-tasks", "The case has too many tasks", 409


class NoSuchTaskError(DeskError):
    """The case lists its ``tasks``; this is none of them."""

    code, title, status = "no-such-task", "There is no such task", 404


class TaskUnchangedError(DeskError):
    """The task is in that state already."""

    code, title, status = "task-unchanged", "The task is so already", 409


class TaskNotOpenError(DeskError):
    """The task is done or skipped. Open it again before you change it."""

    code, title, status = "task-not-open", "That task is not open", 409


class TooManySubscribersError(DeskError):
    """As many people and machines follow the case as may."""

    code, title, status = "too-many-subscribers", "Too many follow the case", 409


BY_CODE: dict[str, type[DeskError]] = {
    InvalidError.code: InvalidError,
    **{
        reason.code: reason
        for reason in DeskError.__subclasses__()
        if reason.__module__ in (__name__, clock_refusals.__name__, page_errors.__name__)
        and reason is not RefusedError
    },
}


def refusal(error: ApplicationError) -> DeskError:
    """Turn the refusal of an update into the desk's own error."""
    return BY_CODE.get(error.type or "", RefusedError)(error.message)

"""Why the rulebook says no."""

from collections.abc import Iterable

from tocsin.desk.errors import DeskError
from tocsin.desk.refusals import FourEyesError
from tocsin.domain.rulebook import NotPublishableError
from tocsin.playbooks.sheet import Problem


class RuleInvalidError(DeskError):
    """It is no valid rule: ``errors`` names line, column, field, what is wrong and the fix."""

    code, title, status = "rule-invalid", "That is no valid rule", 422

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Carry every problem, and the first one as the detail."""
        found = list(problems)
        first = str(found[0]) if found else ""
        more = f" And {len(found) - 1} more." if found[1:] else ""
        super().__init__(f"{first}{more}", errors=[one.as_json() for one in found])


class RuleUnchangedError(DeskError):
    """The version in force has the very same text, so there is nothing to propose."""

    code, title, status = "rule-unchanged", "That is in force already", 409


class AlreadyProposedError(DeskError):
    """Somebody has proposed the very same text; the detail names the version."""

    code, title, status = "already-proposed", "That is proposed already", 409


class NotRehearsedError(DeskError):
    """A playbook is rehearsed before it is published, so that somebody has seen its times."""

    code, title, status = "not-rehearsed", "Rehearse that version first", 409


class RehearsalFailedError(DeskError):
    """The last rehearsal of that version failed, or did not meet what it expects of itself."""

    code, title, status = "rehearsal-failed", "Its rehearsal did not go as it expects", 409


class VersionWithdrawnError(DeskError):
    """That version was withdrawn. Its text can be proposed anew."""

    code, title, status = "version-withdrawn", "That version was withdrawn", 409


class AlreadyPublishedError(DeskError):
    """That version is in force already."""

    code, title, status = "already-published", "That version is in force already", 409


class NotPublishedError(DeskError):
    """Only the version that is in force can be retired, and only others withdrawn."""

    code, title, status = "version-not-in-force", "That version is not in force", 409


class RuleInUseError(DeskError):
    """Something that is in force needs this rule, so it cannot go."""

    code, title, status = "rule-in-use", "That rule is needed", 409


class RuleChangedError(DeskError):
    """What you saw is not that version, or another one has come into force since."""

    code, title, status = "rule-changed", "The rule has changed since you saw it", 409


_BY_CODE: dict[str, type[DeskError]] = {
    reason.code: reason
    for reason in (
        FourEyesError,
        VersionWithdrawnError,
        NotRehearsedError,
        RehearsalFailedError,
    )
}


def refusal(error: NotPublishableError) -> DeskError:
    """Turn the domain's refusal into the desk's own error."""
    return _BY_CODE[error.code](error.detail)

"""An escalation policy's YAML: read and checked, with every fault where it stands."""

from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.playbooks.sheet import Sheet
from tocsin.playbooks.written import Written, read_written

OWN = "see docs/reference/escalation-policy.md"


class PolicySheet(Sheet):
    """One parsed escalation policy."""

    what, many, begin_with = "an escalation policy", "escalation policies", "id: <name>"


def read_policy(text: str, file: str) -> Written:
    """Read an escalation policy.

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """
    return read_written(PolicySheet(file, text), EscalationPolicy, OWN)

"""Which workflows there are, how they run, and how their search attributes are called."""

from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
)
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from workflows.casework.messages import OpenCase
from workflows.casework.walk import Walk
from workflows.incident import IncidentWorkflow
from workflows.takedown import TakedownWorkflow

CASES = "cases"
LIFECYCLES: dict[str, type[Walk]] = {"incident": IncidentWorkflow, "takedown": TakedownWorkflow}
KIND = SearchAttributeKey.for_keyword("CaseKind")
JURISDICTION = SearchAttributeKey.for_keyword("Jurisdiction")
SEVERITY = SearchAttributeKey.for_keyword("Severity")
SEARCH_ATTRIBUTES = ("CaseDue", "CaseKind", "CaseStage", "Jurisdiction", "Severity")
LOADED_ONCE = ("pydantic", "tocsin.domain", "activities")


def runner(*, is_strict: bool = False) -> WorkflowRunner:
    """Make what lifecycles run in.

    In production they run without a sandbox: it would double the CPU and the memory of each
    case, while all its modules are shared anyway. Tests run them within one, which finds what
    is not deterministic in them.

    Args:
        is_strict: Load the lifecycles within the sandbox: for tests.
    """
    if not is_strict:
        return UnsandboxedWorkflowRunner()
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*LOADED_ONCE)
    return SandboxedWorkflowRunner(restrictions=restrictions)


def search_attributes(opening: OpenCase) -> TypedSearchAttributes:
    """Say what operators may filter by in the Temporal UI; opaque words only."""
    pairs: list[SearchAttributePair[str]] = [SearchAttributePair(KIND, opening.playbook.kind)]
    if opening.jurisdiction:
        pairs.append(SearchAttributePair(JURISDICTION, opening.jurisdiction))
    if opening.severity:
        pairs.append(SearchAttributePair(SEVERITY, opening.severity))
    return TypedSearchAttributes(pairs)

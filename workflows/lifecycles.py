"""Which workflows there are, how they run, and how their search attributes are called."""

from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
)
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from workflows.casework.messages import OpenCase
from workflows.takedown import TakedownWorkflow

CASES = "cases"
LIFECYCLES = {"takedown": TakedownWorkflow}
KIND = SearchAttributeKey.for_keyword("CaseKind")
JURISDICTION = SearchAttributeKey.for_keyword("Jurisdiction")
SEVERITY = SearchAttributeKey.for_keyword("Severity")
SEARCH_ATTRIBUTES = ("CaseDue", "CaseKind", "CaseStage", "Jurisdiction", "Severity")
# Pure modules of ours: loading them anew for each case would cost 25 times the CPU.
PURE = ("pydantic", "tocsin.domain", "activities", "workflows.casework")


def runner() -> SandboxedWorkflowRunner:
    """Make the sandbox that lifecycles run in."""
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*PURE)
    )


def search_attributes(opening: OpenCase) -> TypedSearchAttributes:
    """Say what operators may filter by in the Temporal UI; opaque words only."""
    pairs: list[SearchAttributePair[str]] = [SearchAttributePair(KIND, opening.playbook.kind)]
    if opening.jurisdiction:
        pairs.append(SearchAttributePair(JURISDICTION, opening.jurisdiction))
    if opening.severity:
        pairs.append(SearchAttributePair(SEVERITY, opening.severity))
    return TypedSearchAttributes(pairs)

"""Which workflows there are, how they run, and how their search attributes are called."""

from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
)
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
# Loading modules anew for each case would cost 25 times the CPU, and would mix two versions of
# them below a worker whose files were changed.
LOADED_ONCE = ("pydantic", "tocsin.domain", "activities", "workflows")


def runner(*, is_strict: bool = False) -> SandboxedWorkflowRunner:
    """Make the sandbox that lifecycles run in.

    Args:
        is_strict: Load the lifecycles within the sandbox, which then finds what is not
            deterministic in them: for tests.
    """
    inside = {"workflows"} if is_strict else set[str]()
    modules = (name for name in LOADED_ONCE if name not in inside)
    return SandboxedWorkflowRunner(
        restrictions=SandboxRestrictions.default.with_passthrough_modules(*modules)
    )


def search_attributes(opening: OpenCase) -> TypedSearchAttributes:
    """Say what operators may filter by in the Temporal UI; opaque words only."""
    pairs: list[SearchAttributePair[str]] = [SearchAttributePair(KIND, opening.playbook.kind)]
    if opening.jurisdiction:
        pairs.append(SearchAttributePair(JURISDICTION, opening.jurisdiction))
    if opening.severity:
        pairs.append(SearchAttributePair(SEVERITY, opening.severity))
    return TypedSearchAttributes(pairs)

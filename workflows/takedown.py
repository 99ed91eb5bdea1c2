"""Walk a notice or an order that asks for content to be taken down.

Received, made complete, reviewed, decided by the right person on exactly what they saw, acted
on, both sides told, the counter-notice window kept open, restored or kept down; a retraction
or a reversal may turn the case at any time. The stages themselves are the playbook's.
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.casework.state import CaseState
    from workflows.casework.walk import Walk


@workflow.defn(name="Takedown")
class TakedownWorkflow(Walk):
    """One run per case; the workflow id is the case id."""

    @workflow.init
    def __init__(self, state: CaseState) -> None:
        self._begin(state)

    @workflow.run
    async def run(self, state: CaseState) -> str:
        """Walk the case to its end."""
        return await self._walk(state)

"""Walk an incident: detected, triaged, declared, mobilised, answered, contained, reviewed.

Somebody takes command within minutes or the page climbs; status updates fall due again and
again, faster the worse it is; measures and statements are approved before they happen; the
report is due, written, reviewed by somebody else, and its tasks are done before it closes. The
stages themselves are the playbook's.
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.casework.messages import SetSeverity
    from workflows.casework.state import CaseState
    from workflows.casework.walk import Walk

CONCERNED = ("case-role:commander", "stakeholders:all")


@workflow.defn(name="Incident")
class IncidentWorkflow(Walk):
    """One run per case; the workflow id is the case id."""

    @workflow.init
    def __init__(self, state: CaseState) -> None:
        self._begin(state)

    @workflow.run
    async def run(self, state: CaseState) -> str:
        """Walk the incident to its end."""
        return await self._walk(state)

    def _set_severity(self, message: SetSeverity) -> int:
        """Set it; when it got worse, tell those who answer for it at once."""
        old, scheme = self.state.severity, self.state.playbook.severity
        seq = super()._set_severity(message)
        if scheme and old is not None and scheme.is_worse(message.severity, old):
            self.courier.send(CONCERNED, "severity-raised", urgency="urgent")
        return seq

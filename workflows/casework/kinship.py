"""What a case has to do with other cases: it is related to one, refuses one, or joins one.

The record does the rest when it writes these entries: the other case gets the papers, and is
told, so that both timelines say so.
"""

from temporalio import workflow

from workflows.casework import permits
from workflows.casework.casework import Casework
from workflows.casework.messages import Answer, CaseLinked, JoinsCase, LinkCase
from workflows.casework.view import actions

JOIN = "join"
RELATED, REFUSED = "case.related", "suggestion.refused"


class Kinship(Casework):
    """The handlers about other cases that all lifecycles share."""

    @workflow.update(name="link")
    async def link(self, message: LinkCase) -> Answer:
        """Relate the case to another one, or refuse what was suggested."""
        return await self._answer(lambda: self._link(message))

    @link.validator
    def _may_link(self, message: LinkCase) -> None:
        self._permit(permits.to_link, message)

    def _link(self, message: LinkCase) -> int:
        why = message.why
        return self.scribe.write(
            REFUSED if message.is_refused else RELATED,
            message.actor.id,
            other=message.other,
            why=why.id if why else None,
            why_digest=why.digest if why else None,
        )

    @workflow.signal(name="case_linked")
    def case_linked(self, message: CaseLinked) -> None:
        """Take note of what was said about this case on another one."""
        if self.state.stage:
            event = REFUSED if message.is_refused else RELATED
            self.scribe.write(event, message.by, other=message.other)

    @workflow.signal(name="joins_case")
    def joins_case(self, message: JoinsCase) -> None:
        """Join the case that this one certainly belongs to, unless people have begun here."""
        given = self.state.gate and self.state.gate.verdicts
        if JOIN in actions(self.state) and not given and not self.state.people:
            evidence = list(message.evidence)
            self.deeds.join_into(message.into, "system", JOIN, message.score, evidence)

"""A human decision as playbooks write it: who decides, how many, which verdicts need more."""

from typing import Self

from pydantic import Field, model_validator

from tocsin.domain.access import Role
from tocsin.domain.ladders import Part

MOST = 5


class Approval(Part):
    """What one verdict needs beyond what its gate asks for.

    Attributes:
        quorum: How many people must agree on it; the gate's own number when it is higher.
        roles: Who may give this verdict, instead of the gate's holders.
        each_role: Whether one from each of these roles must, each another person.
    """

    quorum: int = Field(default=1, ge=1, le=MOST)
    roles: tuple[Role, ...] = ()
    each_role: bool = False

    @model_validator(mode="after")
    def _each_of_several(self) -> Self:
        if self.each_role and len(self.roles) < 2:  # noqa: PLR2004 - one role needs no such rule
            message = "`each_role` needs at least two `roles`"
            raise ValueError(message)
        return self


class GateSpec(Part):
    """A human decision: who may take it, how many must, and which verdicts there are.

    ``paper`` says that its letter is a paper of its own, such as a report: it is kept whatever
    the verdict, and a later gate with the same template goes on with it. ``severity_first``
    names the verdicts that need the case's severity to be known, ``approvals`` those that need
    more people, or others. ``extends`` names for a verdict the clock that it makes longer:
    where that clock's law does not, the verdict is refused, and no letter says otherwise.
    """

    role: Role | None = None
    roles: tuple[Role, ...] = ()
    quorum: int = Field(default=1, ge=1, le=MOST)
    four_eyes: bool = False
    verdicts: tuple[str, ...] = Field(default=("approve", "reject"), min_length=1)
    ladder: str | None = None
    letter: str | None = None
    paper: bool = False
    severity_first: tuple[str, ...] = ()
    approvals: dict[str, Approval] = Field(default_factory=dict)
    extends: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_role(self) -> Self:
        if not self.holders:
            message = "a gate needs `role` or `roles`"
            raise ValueError(message)
        return self

    @property
    def holders(self) -> tuple[Role, ...]:
        """The roles of which one is needed to decide."""
        return (self.role, *self.roles) if self.role else self.roles

    @property
    def voices(self) -> tuple[Role, ...]:
        """Every role that may give some verdict here, holders first."""
        asked = (role for approval in self.approvals.values() for role in approval.roles)
        return tuple(dict.fromkeys((*self.holders, *asked)))

    def givers(self, verdict: str) -> tuple[Role, ...]:
        """Return the roles of which one is needed to give a verdict."""
        approval = self.approvals.get(verdict)
        return approval.roles if approval and approval.roles else self.holders

    def needed(self, verdict: str) -> int:
        """Return how many people must agree on a verdict."""
        approval = self.approvals.get(verdict)
        if approval is None:
            return self.quorum
        each = len(approval.roles) if approval.each_role else 1
        return max(self.quorum, approval.quorum, each)

    def each_of(self, verdict: str) -> tuple[Role, ...]:
        """Return the roles of which every one must agree on a verdict."""
        approval = self.approvals.get(verdict)
        return approval.roles if approval and approval.each_role else ()

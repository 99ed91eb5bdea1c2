"""What a playbook says of working together on a case: severity, roles, tasks, updates.

Any kind may use these; incidents need them.
"""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from tocsin.domain.access import Role
from tocsin.domain.ladders import Part, Rung
from tocsin.domain.written_span import Span

OWNER = "owner"  # of the task that a reminder is about
Needs = Literal["reason", "proposal", "case"]


class SeverityRow(Part):
    """One row of the matrix: it fits when each question named has one of these answers."""

    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    severity: str


class SeverityScheme(Part):
    """How bad a case can be, and the decision table that tells it.

    Attributes:
        levels: Worst first.
        questions: What is asked, with the possible answers.
        matrix: The first row that fits decides; the last one fits always.
    """

    levels: tuple[str, ...] = Field(min_length=2)
    questions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    matrix: tuple[SeverityRow, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for row in self.matrix:
            if row.severity not in self.levels:
                message = f"{row.severity!r} is none of the levels {', '.join(self.levels)}"
                raise ValueError(message)
            for question, answers in row.when.items():
                if unknown := set(answers) - set(self.questions.get(question, ())):
                    message = f"the matrix asks {question!r} for unknown {sorted(unknown)}"
                    raise ValueError(message)
        if self.questions and (not self.matrix or self.matrix[-1].when):
            message = "the last row of a severity matrix has no `when`: it fits always"
            raise ValueError(message)
        return self

    def assess(self, answers: Mapping[str, str]) -> str:
        """Return the severity that the matrix gives.

        Raises:
            ValueError: A question is not answered, or with something that is no answer.
        """
        for question, choices in self.questions.items():
            if answers.get(question) not in choices:
                message = f"{question}: answer one of {', '.join(choices)}"
                raise ValueError(message)
        if unknown := set(answers) - set(self.questions):
            message = f"nothing asks {', '.join(sorted(unknown))}"
            raise ValueError(message)
        return next(
            row.severity
            for row in self.matrix
            if all(answers[question] in fitting for question, fitting in row.when.items())
        )

    def is_worse(self, new: str | None, old: str | None) -> bool:
        """Tell whether a severity is worse than another; anything is worse than none."""
        if new not in self.levels:
            return False
        return old not in self.levels or self.levels.index(new) < self.levels.index(old)


class CaseRole(Part):
    """A part that somebody plays in one case. Until somebody does, its holders are asked."""

    title: str = ""
    holders: tuple[Role, ...] = Field(min_length=1)


class UpdateRules(Part):
    """Status updates that are due again and again.

    Attributes:
        clock: The clock that an update meets and starts anew; its duration is the cadence.
        until: The stage at which the cadence ends.
        to: Who is told that there is an update.
    """

    clock: str
    until: str
    to: tuple[str, ...] = ("stakeholders:all",)


class TaskRules(Part):
    """The reminders of every task, between its adding and its due instant."""

    rungs: tuple[Rung, ...] = Field(min_length=1)


class ChecklistItem(Part):
    """One task that a stage brings with it.

    ``due`` counts from the stage's beginning; ``owner`` is a target (``case-role:scribe``).
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")
    title: str
    owner: str
    due: Span
    required: bool = True


class ActionRule(Part):
    """When an action is offered, to whom, and what it needs.

    Attributes:
        stages: The stages that offer it; every one when empty.
        roles: Who may take it; everybody who works on the case when empty.
        needs: Beside a ``reason``: a ``proposal`` is what the gate that follows decides on; a
            ``case`` is another case that the action names.
    """

    stages: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    needs: Needs = "reason"

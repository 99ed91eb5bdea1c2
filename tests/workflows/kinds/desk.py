"""What the people of these tests do to a case, each in their own role."""

from datetime import datetime

from tocsin.domain.access import Role
from tocsin.domain.playbook import Playbook
from workflows.casework.messages import Actor, JoinedItem, TakeAction, TurnClock, TurnTask
from workflows.takedown import TakedownWorkflow

PEOPLE = {
    "intake_analyst": "user:ian",
    "le_responder": "user:lee",
    "legal_counsel": "user:cora",
    "on_call": "user:otto",
    "policy_owner": "user:pia",
    "dpo": "user:dora",
    "qa_reviewer": "user:quinn",
    "incident_manager": "user:mia",
    "executive": "user:eve",
}


class Desk:
    """A case, and everybody who works on it."""

    def __init__(self, case) -> None:
        self.case = case

    async def decide(self, stage: str, verdict: str, role: str, by: str | None = None) -> None:
        await self.case.decide(stage, verdict, by or PEOPLE[role], (Role(role),))

    async def walk(self, *steps: str) -> None:
        """Give verdicts in a row, each as ``stage=verdict role``."""
        for step in steps:
            said, role = step.split()
            stage, verdict = said.split("=")
            await self.decide(stage, verdict, role)

    async def act(self, action: str, role: str) -> None:
        deed = TakeAction(_actor(role), action)
        await self.case.handle.execute_update(TakedownWorkflow.act, deed)

    async def reclassify(self, playbook: Playbook, role: str) -> None:
        deed = TakeAction(_actor(role), "reclassify", playbook=playbook, playbook_digest="d")
        await self.case.handle.execute_update(TakedownWorkflow.act, deed)

    async def record(
        self, clock: str, event: str, role: str, until: datetime | None = None
    ) -> None:
        """Record on a clock what its law knows."""
        turn = TurnClock(_actor(role), clock, "record", until, event=event)
        await self.case.handle.execute_update(TakedownWorkflow.turn_clock, turn)

    async def finish(self, *tasks: dict) -> None:
        """Do tasks, each as the role that owns it."""
        for task in tasks:
            owner = _actor(task["owner"].removeprefix("role:"))
            done = TurnTask(owner, task["id"], "done")
            await self.case.handle.execute_update(TakedownWorkflow.turn_task, done)

    async def join(
        self, document: str, received_at: datetime | None = None, missing: tuple = ()
    ) -> None:
        count = self.case.story.count("item.joined")
        paper = JoinedItem(f"paper-{count}", document, missing=missing, received_at=received_at)
        await self.case.handle.signal(TakedownWorkflow.item_joined, paper)
        await self.case.until(lambda: self.case.story.count("item.joined") == count + 1)

    async def at(self, stage: str) -> None:
        await self.case.until(lambda: self.case.now.stage == stage, stage)

    async def told(self, template: str, who: str) -> None:
        await self.case.until(lambda: (template, who) in self.case.told, template)

    def tasks(self, checklist: str) -> list[dict]:
        return [task for task in self.case.now.view["tasks"] if task["checklist"] == checklist]

    def clock(self, name: str) -> dict:
        return next(c for c in self.case.now.view["clocks"] if c["id"] == name)

    def state(self, *names: str) -> set[str]:
        return {self.clock(name)["state"] for name in names}


def _actor(role: str) -> Actor:
    return Actor(PEOPLE[role], (Role(role),))

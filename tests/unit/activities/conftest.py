"""Everything around the notices, as fakes that remember."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from temporalio.testing import ActivityEnvironment

from activities.notices import NoticeActivities
from tocsin.domain.ports import Attempt, CaseFace, Recipient

FACE = CaseFace(
    ref="TCN-7K3M-Q2XD",
    kind="copyright-takedown",
    kind_title="Copyright takedown notice",
    received_at=datetime(2026, 3, 2, 14, 5, tzinfo=UTC),
    language="en",
    link="https://tocsin.example/cases/TCN-7K3M-Q2XD",
)
ADA = Recipient("user:ada", "Ada", "en", (("pager", "ada@pager"), ("mailbox", "ada")))
BEN = Recipient("user:ben", "Ben", "es", (("mailbox", "ben"),))
CLAIMANT = Recipient("requester:case-1", "Claimant", "en", (("mailbox", "claimant"),))


class FakeRecipients:
    """Knows who is behind a target and who may see the case."""

    def __init__(self):
        self.behind = {"role:legal_counsel": [ADA, BEN], "requester": [CLAIMANT]}
        self.may_not_see = set()

    def resolve(self, case_id, targets):
        found = [one for target in targets for one in self.behind.get(target, ())]
        return [one for one in dict.fromkeys(found) if one.id not in self.may_not_see]


class FakeLedger:
    """Remembers every attempt; one that is never settled is what a crash leaves behind."""

    def __init__(self):
        self.attempts = []
        self.crashes = 0

    def open(self, case_id, number, recipient, channel, address):
        earlier = [one for one in self.attempts if one[:3] == (case_id, number, recipient)]
        if any(one[4] in ("sent", "delivered") for one in earlier):
            return Attempt(-1, is_settled=True)
        broke_off = any(one[3:] == (channel, "queued") for one in earlier)
        self.attempts.append((case_id, number, recipient, channel, "queued"))
        return Attempt(len(self.attempts) - 1, possible_duplicate=broke_off)

    def settle(self, attempt, fate, *, provider_id="", why=""):
        if self.crashes:
            self.crashes -= 1
            raise ConnectionError
        self.attempts[attempt.id] = (*self.attempts[attempt.id][:4], fate)

    def story(self):
        return [(recipient, channel, fate) for _, _, recipient, channel, fate in self.attempts]


class FakeLetters:
    """Writes its values down instead of a letter."""

    def __init__(self):
        self.written = []

    def render(self, template, language, values):
        self.written.append((template, language, values))
        return f"{values['ref']}: {template} ({language})", f"{template} body"


class FakeFaces:
    """One case, one approved letter."""

    def face(self, case_id):
        return FACE

    def letter(self, text_id):
        return f"approved {text_id}"


@dataclass
class FakeChannel:
    """Remembers what it sent; ``fails`` is what happens to the next messages."""

    name: str
    confirms_delivery: bool = False
    fails: list = field(default_factory=list)
    sent: list = field(default_factory=list)

    def send(self, message):
        failure = self.fails.pop(0) if self.fails else None
        if failure:
            raise failure
        self.sent.append(message)
        return f"{self.name}-{len(self.sent)}"


class World:
    """Everything around the activity."""

    def __init__(self):
        self.recipients, self.ledger = FakeRecipients(), FakeLedger()
        self.letters = FakeLetters()
        self.pager = FakeChannel("pager")
        self.mailbox = FakeChannel("mailbox", confirms_delivery=True)
        self.beats = 0
        self.ada = ADA
        self.returns = None

    def notify(self, order):
        environment = ActivityEnvironment()
        environment.on_heartbeat = self._beat
        notices = NoticeActivities(
            self.recipients,
            self.ledger,
            self.letters,
            FakeFaces(),
            {"pager": self.pager, "mailbox": self.mailbox},
            self.returns,
        )
        return environment.run(notices.notify, order)

    def _beat(self, *details):
        self.beats += 1


@pytest.fixture
def world():
    return World()

"""Everything around the notices, as fakes that remember."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from temporalio.testing import ActivityEnvironment

from activities.notices import NoticeActivities
from tocsin.domain.abilities import Abilities
from tocsin.domain.delivery import Attempt
from tocsin.domain.ports import Attachment, CaseFace, Receipt, Recipient

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

    def resolve(self, case_id, targets, *, urgency="routine"):
        found = [one for target in targets for one in self.behind.get(target, ())]
        return [one for one in dict.fromkeys(found) if one.id not in self.may_not_see]


def key_of(order, recipient):
    return order.case_id, order.number, recipient


class FakeLedger:
    """Remembers every attempt; one that is never settled is what a crash leaves behind."""

    def __init__(self):
        self.attempts = []
        self.again = {}
        self.responses = {}
        self.because = {}
        self.dropped = []
        self.crashes = 0

    def open(self, order, recipient, channel, address, *, after=None, because=""):
        self.because[recipient] = because
        if after is not None:
            self.again[after.id] = None
        earlier = [one for one in self.attempts if one[:3] == key_of(order, recipient)]
        same = [one for one in earlier if after is None or one[3] == channel]
        if any(one[4] in ("sent", "delivered") for one in same):
            return Attempt(-1, is_settled=True)
        ways = [one[3] for one in earlier]
        waits = [
            number
            for number, one in enumerate(self.attempts)
            if one[:4] == (*key_of(order, recipient), channel) and self.again.get(number)
        ]
        if waits:
            return Attempt(waits[0], is_waiting=True)
        broke_off = any(one[3:] == (channel, "queued") for one in earlier)
        doubtful = broke_off or any(one[4] == "unknown" for one in earlier)
        self.attempts.append((*key_of(order, recipient), channel, "queued"))
        return Attempt(
            len(self.attempts) - 1, ways.count(channel) + 1, possible_duplicate=doubtful
        )

    def settle(self, attempt, fate, *, provider_id="", why="", response=None, again_in=None):
        if self.crashes:
            self.crashes -= 1
            raise ConnectionError
        self.attempts[attempt.id] = (*self.attempts[attempt.id][:4], fate)
        self.again[attempt.id] = again_in
        self.responses[attempt.id] = response

    def withhold(self, order, recipient, why, *, after=None):
        self.attempts.append((*key_of(order, recipient), "", f"withheld: {why}"))

    def drop(self, retrial, why):
        self.dropped.append((retrial.id, why))

    def story(self):
        return [(recipient, channel, fate) for _, _, recipient, channel, fate in self.attempts]


class FakeLetters:
    """Writes its values down instead of a letter."""

    def __init__(self):
        self.written = []

    def render(self, template, language, values, *, then=None):
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
    abilities: Abilities = field(default_factory=Abilities)
    fails: list = field(default_factory=list)
    sent: list = field(default_factory=list)

    def send(self, message):
        failure = self.fails.pop(0) if self.fails else None
        if failure:
            raise failure
        self.sent.append(message)
        return Receipt(f"{self.name}-{len(self.sent)}")


class FakeWithholdings:
    """Knows which audiences an order forbids to tell."""

    def __init__(self):
        self.orders = {}

    def forbids(self, case_id, audience):
        return self.orders.get(audience)


class FakePapers:
    """Has copies of some items; what is over the room stays out."""

    def __init__(self):
        self.contents = {}

    def copies(self, case_id, item_ids, most_bytes):
        fitting = [
            self.contents[one] for one in item_ids if len(self.contents[one]) <= most_bytes
        ]
        copies = tuple(Attachment("copy.txt", "text/plain", one) for one in fitting)
        return copies, len(item_ids) - len(copies)


class World:
    """Everything around the activity."""

    def __init__(self):
        self.recipients, self.ledger = FakeRecipients(), FakeLedger()
        self.letters = FakeLetters()
        self.pager = FakeChannel("pager")
        self.mailbox = FakeChannel("mailbox", Abilities(receipts=True))
        self.beats = 0
        self.ada = ADA
        self.returns = None
        self.machines_seconds = 20.0
        self.webhook = FakeChannel("webhook", Abilities(receipts=True))
        self.withholdings, self.papers = FakeWithholdings(), FakePapers()

    @property
    def notices(self):
        channels = (self.pager, self.mailbox, self.webhook)
        return NoticeActivities(
            self.recipients,
            self.ledger,
            self.letters,
            FakeFaces(),
            {channel.name: channel for channel in channels},
            self.returns,
            withholdings=self.withholdings,
            papers=self.papers,
            patience={"webhook": (5.0, 60.0), "pager": (300.0,)},
            most_attached=100,
            machines_seconds=self.machines_seconds,
        )

    def notify(self, order):
        environment = ActivityEnvironment()
        environment.on_heartbeat = self._beat
        return environment.run(self.notices.notify, order)

    def _beat(self, *details):
        self.beats += 1


@pytest.fixture
def world():
    return World()

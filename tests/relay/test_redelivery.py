"""What did not get through goes out later, beside the workflows; orders end and are seen to."""

import asyncio
import uuid
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from activities.notices import NoticeActivities
from tests.channels.receiver import Receiver
from tocsin.channels.outbound import Outbound
from tocsin.channels.signing import new_secret
from tocsin.channels.webhook import WebhookChannel
from tocsin.domain.access import Grant, Role
from tocsin.domain.messages import NoticeOrder
from tocsin.playbooks.letters import TemplateLetters
from tocsin.relay.redelivery import Redelivery
from tocsin.storage import webhooks, withholdings
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox, messages
from tocsin.storage.models import DeliveryRow, UserRow, WithholdingRow
from tocsin.storage.people import create_user
from tocsin.storage.recipients import PostgresRecipients
from tocsin.storage.retrials import Retrials
from tocsin.storage.sealing import Sealer
from tocsin.storage.webhooks import NewEndpoint, PostgresEndpoints
from tocsin.storage.withholdings import NewWithholding, PostgresWithholdings

pytestmark = pytest.mark.anyio
DAY = timedelta(days=1)


class Post:
    """The product's own parts around one case, and a real receiver."""

    def __init__(self, sessions, case):
        self.sessions, self.case = sessions, case
        self.withholdings = PostgresWithholdings(sessions)
        endpoints = PostgresEndpoints(sessions, Sealer())
        self.notices = NoticeActivities(
            PostgresRecipients(sessions),
            PostgresLedger(sessions),
            TemplateLetters(),
            PostgresFaces(sessions, "https://tocsin.example/cases/{ref}"),
            {
                "mailbox": PostgresMailbox(sessions),
                "webhook": WebhookChannel(endpoints, Outbound(may_go_inside=True, seconds=2)),
            },
            withholdings=self.withholdings,
            patience={"webhook": (0.0,) * 5},
        )
        self.receivers = []

    def endpoint(self, answers=()):
        """Set up a machine; its name and its receiver."""
        name, secret = f"m-{uuid.uuid4().hex[:8]}", new_secret()
        receiver = Receiver(secrets=[secret], answers=list(answers)).serve()
        self.receivers.append(receiver)
        with self.sessions.begin() as session:
            new = NewEndpoint(name, receiver.url, "restricted", "user:root")
            webhooks.create(session, new, secret, Sealer())
        return name, receiver

    def tell(self, *to, number=1, template="task"):
        order = NoticeOrder(self.case.id, number, to, template, gate="gate:review.1")
        return self.notices.tell(order)

    def order(self, until, then="ask"):
        plan = {"to": ["role:legal_counsel"], "before": [], "then": then}
        new = NewWithholding(
            self.case.id, "user", "non_disclosure_order", until, "text", "user:cora", plan
        )
        with self.sessions.begin() as session:
            row = withholdings.impose(session, new)
            row.remind_at = datetime.now(UTC)
            return row.id

    def attempts(self):
        with self.sessions() as session:
            wanted = select(DeliveryRow).where(DeliveryRow.case_id == self.case.id)
            return session.scalars(wanted.order_by(DeliveryRow.id)).all()

    def fates(self):
        return [(row.fate, row.possible_duplicate) for row in self.attempts()]

    def mail_to(self, recipient):
        with self.sessions() as session:
            return messages(session, recipient=recipient).messages

    @asynccontextmanager
    async def redelivery(self):
        running = Redelivery(self.notices, Retrials(self.sessions), self.withholdings)
        task = asyncio.create_task(running.run())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def post(sessions, office, draft):
    post = Post(sessions, office.bring(draft()))
    yield post
    for receiver in post.receivers:
        receiver.stop()


@pytest.fixture
def counsel(sessions):
    """The only active counsel there is."""
    with sessions.begin() as session:
        session.execute(update(UserRow).values(active=False))
        user = create_user(
            session, f"cora-{uuid.uuid4().hex}", grants=[Grant(Role.LEGAL_COUNSEL)]
        )
        return f"user:{user.id}"


async def test_a_receiver_that_comes_back_gets_it_under_the_same_id_and_the_case_waits_for_none(
    post, until
):
    name, receiver = post.endpoint([503, "hang up"])
    (end,) = post.tell(f"webhook:{name}")
    assert end.is_due_again

    async with post.redelivery():
        await until(lambda: receiver.taken, "the webhook")
        await until(lambda: post.fates()[-1][0] == "delivered", "its fate")

    assert post.fates() == [("failed", False), ("unknown", False), ("delivered", True)]
    ids = {headers["webhook-id"] for _, headers, _ in receiver.requests}
    assert (len(receiver.requests), len(ids), receiver.forged) == (3, 1, 0)
    ((event, headers),) = receiver.taken
    assert event["data"]["possible_duplicate"]
    assert event["data"]["reference"] == post.case.ref
    assert headers["Tocsin-Possible-Duplicate"] == "yes"
    assert [row.response and row.response["status"] for row in post.attempts()] == [
        503,
        None,
        204,
    ]
    assert [row.attempt for row in post.attempts()] == [1, 2, 3]


async def test_a_receiver_that_is_dead_is_given_up_after_its_attempts(post, until):
    name, _ = post.endpoint([500] * 20)
    post.tell(f"webhook:{name}")

    async with post.redelivery():
        await until(lambda: len(post.attempts()) == 6, "all attempts")
        await until(lambda: all(row.next_try_at is None for row in post.attempts()), "the end")

    assert {row.fate for row in post.attempts()} == {"failed"}


async def test_a_silent_receiver_keeps_no_other_waiting(post, until):
    slow, _ = post.endpoint([500, "say nothing", "say nothing"])
    quick, receiver = post.endpoint([500])
    for number in range(1, 4):
        post.tell(f"webhook:{slow}", number=number)
    post.tell(f"webhook:{quick}", number=9)

    async with post.redelivery():
        began = asyncio.get_running_loop().time()
        await until(lambda: receiver.taken, "the quick one")
        took = asyncio.get_running_loop().time() - began

    assert took < 2


async def test_what_an_order_held_back_goes_out_when_somebody_ends_it(post, until):
    order_id = post.order(datetime.now(UTC) + 30 * DAY)
    (end,) = post.tell("user", template="user-notice-authority")
    assert end.order == "non_disclosure_order"
    user = f"affected-user:{post.case.id}"

    async with post.redelivery():
        await until(post.fates, "the ledger")
        assert post.mail_to(user) == []
        with post.sessions.begin() as session:
            withholdings.end(session, session.get_one(WithholdingRow, order_id), "user:cora")
        await until(lambda: post.mail_to(user), "the notice")

    assert post.fates() == [("withheld", False), ("sent", False)]
    assert len(post.mail_to(user)) == 1


async def test_an_order_that_ends_is_pointed_out_and_ends_nothing_by_itself(
    post, until, counsel
):
    post.order(datetime.now(UTC) - timedelta(minutes=1))
    post.tell("user", template="user-notice-authority")

    async with post.redelivery():
        await until(lambda: post.mail_to(counsel), "the reminder")

    (mail,) = post.mail_to(counsel)
    assert post.case.ref in mail.subject
    assert mail.urgency == "urgent"
    assert post.withholdings.forbids(post.case.id, "user") == "non_disclosure_order"
    assert ("withheld", False) in post.fates()


async def test_an_order_may_run_out_by_itself(post, until):
    post.order(datetime.now(UTC) - timedelta(minutes=1), then="send")
    post.tell("user", template="user-notice-authority")

    async with post.redelivery():
        await until(lambda: post.mail_to(f"affected-user:{post.case.id}"), "the notice")

    assert post.withholdings.forbids(post.case.id, "user") is None

"""The worker dies after a send and before its record: one more attempt, and it says so."""

import socket
import threading
import uuid
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from tests.channels.receiver import Receiver
from tests.chaos.conftest import KIND, World, playbook
from tocsin.channels.signing import new_secret
from tocsin.domain.access import Grant, Role
from tocsin.embedded.stack import Stack, StackOptions
from tocsin.playbooks.library import Library
from tocsin.storage import people, webhooks
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.migrate import upgrade
from tocsin.storage.sealing import Sealer
from tocsin.storage.tokens import issue_token
from tocsin.storage.webhooks import NewEndpoint

pytestmark = pytest.mark.chaos
HOST = "127.0.0.1"


class DeadlyInbox:
    """Takes mail; the first one is taken for good and its sender is killed before it hears."""

    def __init__(self):
        self.taken = []
        self.kill = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        if self.kill:
            kill, self.kill = self.kill, None
            kill()
            server.transport.abort()
        return "250 taken"


class DeadlyReceiver(Receiver):
    """Takes webhooks, with the same end for the first sender."""

    kill = None

    def reply(self, handler, body, *answer):
        if self.kill:
            kill, self.kill = self.kill, None
            self.take(dict(handler.headers), body)
            kill()
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        super().reply(handler, body, *answer)


@pytest.fixture(scope="module")
def inbox():
    inbox = DeadlyInbox()
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname=HOST, port=port)
    controller.start()
    inbox.port = port
    yield inbox
    controller.stop()


@pytest.fixture(scope="module")
def receiver():
    receiver = DeadlyReceiver(secrets=[new_secret()]).serve()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="module")
def world(tmp_path_factory, inbox, receiver):
    tokens, ids = {}, {}

    def ready(urls):
        upgrade(urls.owner)
        engine = make_engine(urls.app, 1, name="seed")
        with make_sessions(engine).begin() as session:
            roles = {"counsel": Role.LEGAL_COUNSEL, "executive": Role.EXECUTIVE}
            for name, role in roles.items():
                user = people.create_user(
                    session, name, grants=[Grant(role)], email=f"{name}@example.org"
                )
                _, tokens[name] = issue_token(session, user.id, "chaos")
                ids[name] = user.id
            new = NewEndpoint("siem", receiver.url, "restricted", "user:root")
            webhooks.create(session, new, receiver.secrets[0], Sealer())
        engine.dispose()

    environment = {
        "TOCSIN_CHANNELS": '["smtp", "mailbox"]',
        "TOCSIN_SMTP_HOST": HOST,
        "TOCSIN_SMTP_PORT": str(inbox.port),
        "TOCSIN_SMTP_TLS": "none",
        "TOCSIN_WEBHOOKS_INSIDE": "true",
        "TOCSIN_WEBHOOK_RETRIES": "[0.1, 0.1]",
    }
    options = StackOptions(
        home=tmp_path_factory.mktemp("killed") / "home",
        usual_ports=False,
        environment=environment,
    )
    with Stack(options, ready) as stack:
        world = World(stack, tokens, ids)
        yield world
        world.close()


def told(number_of_seconds, *to):
    """A playbook whose first rung tells these."""
    plain = playbook(number_of_seconds).model_dump(mode="json")
    plain["ladders"]["short"]["rungs"][0]["to"] = list(to)
    return type(playbook(1)).model_validate(plain)


@pytest.fixture
def killed(world):
    """Kill the worker once, as soon as what it sent was taken."""
    done = threading.Event()

    def kill():
        world.stack.kill("worker")
        done.set()

    kill.done = done
    return kill


def attempts(world, case_id, channel):
    return world.rows(
        "SELECT fate, possible_duplicate, provider_id FROM deliveries "
        "WHERE case_id = :id AND channel = :channel ORDER BY id",
        id=case_id,
        channel=channel,
    )


def open_case(world, *to):
    book = told(600, *to)
    return world.open_with(Library({KIND: book, "unclassified": book}))


def test_mail_that_was_taken_when_the_worker_died_comes_once_more_and_says_so(
    world, inbox, killed, until
):
    inbox.kill = killed
    case_id = open_case(world, "role:legal_counsel")

    until(lambda: len(inbox.taken) == 2, 60, "the second mail")
    until(lambda: len(attempts(world, case_id, "smtp")) == 2, 30, "the ledger")
    until(lambda: attempts(world, case_id, "smtp")[1][0] == "sent", 30, "its fate")

    first, second = inbox.taken
    assert killed.done.is_set()
    assert first["Message-ID"] == second["Message-ID"]
    assert first["X-Tocsin-Possible-Duplicate"] is None
    assert second["X-Tocsin-Possible-Duplicate"] == "yes"
    fates = [tuple(row[:2]) for row in attempts(world, case_id, "smtp")]
    assert fates == [("unknown", False), ("sent", True)]


def test_a_webhook_that_was_taken_when_the_worker_died_comes_once_more_and_says_so(
    world, receiver, killed, until
):
    receiver.kill = killed
    case_id = open_case(world, "webhook:siem")

    until(lambda: len(receiver.taken) == 2, 60, "the second webhook")
    until(lambda: len(attempts(world, case_id, "webhook")) == 2, 30, "the ledger")
    until(lambda: attempts(world, case_id, "webhook")[1][0] == "delivered", 30, "its fate")

    (first, _), (second, marked) = receiver.taken
    assert killed.done.is_set()
    assert first["data"]["notice"] == second["data"]["notice"] == marked["webhook-id"]
    assert not first["data"]["possible_duplicate"]
    assert second["data"]["possible_duplicate"]
    assert receiver.forged == 0
    fates = [tuple(row[:2]) for row in attempts(world, case_id, "webhook")]
    assert fates == [("unknown", False), ("delivered", True)]
    assert str(uuid.UUID(case_id)) not in str(receiver.requests)

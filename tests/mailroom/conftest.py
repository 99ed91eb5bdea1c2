"""Real PostgreSQL, a real listener, real clients: what comes in is looked up in the record."""

import contextlib
import ipaddress
import smtplib
import socket
import ssl
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from tests import polling
from tests.stacks import migrated
from tocsin.mailroom.addressees import Addressees
from tocsin.mailroom.conversation import Rules
from tocsin.mailroom.door import Door
from tocsin.mailroom.listener import Endpoint, MailListener
from tocsin.mailroom.reception import Reception
from tocsin.storage import cases
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.models import BlobRow, ItemRow, OutboxRow
from tocsin.storage.receiving import Receiver

HOST, PATIENCE = "127.0.0.1", 40.0
OURS = "notices@example.org"
MAX_BYTES = 26 * 1024 * 1024


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    with migrated(tmp_path_factory.mktemp("mailroom") / "home") as stack:
        yield stack


@pytest.fixture(scope="session")
def sessions(stack):
    engine = make_engine(stack.urls.app, 6, name="mailroom-tests", connect_timeout=1)
    yield make_sessions(engine)
    engine.dispose()


class Record:
    """What PostgreSQL has of what came in."""

    def __init__(self, sessions):
        self.sessions = sessions

    def items(self, message_id):
        wanted = select(ItemRow).where(ItemRow.provider_message_id == message_id)
        with self.sessions() as session:
            return list(session.scalars(wanted.order_by(ItemRow.received_at)))

    def item(self, message_id):
        (item,) = self.items(message_id)
        return item

    def content(self, message_id):
        with self.sessions() as session:
            return cases.content(session, self.items(message_id)[0].sha256)

    def blobs(self, sha256):
        with self.sessions() as session:
            return session.scalar(select(func.count()).where(BlobRow.sha256 == sha256))

    def work_for(self, item):
        with self.sessions() as session:
            rows = select(OutboxRow.verb).where(OutboxRow.subject == item.id)
            return list(session.scalars(rows))


@pytest.fixture
def record(sessions):
    return Record(sessions)


@pytest.fixture
def listen(sessions):
    """Start a listener as the worker does; its port."""
    running = []
    threads = ThreadPoolExecutor(2)

    def start(*, door=None, max_bytes=MAX_BYTES, receive=None, recipients=(OURS,), **changes):
        def rules():
            reception = Reception(receive or Receiver(sessions).receive, threads)
            entrance = door or Door(50, 6000)
            return Rules(reception, Addressees.of(recipients), entrance, max_bytes)

        listener = MailListener(Endpoint(HOST, 0, "mx.example.org", **changes), rules)
        thread = threading.Thread(target=listener.run)
        thread.start()
        running.append((listener, thread))
        assert listener.wait_until_ready(PATIENCE)
        start.stop, start.thread = listener.stop, thread
        return listener.port

    yield start
    for listener, thread in running:
        listener.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
    threads.shutdown()


@pytest.fixture
def mail():
    """Write a mail; its Message-ID is its own."""

    def write(body=b"Dear host,\r\n", subject="A notice", headers=""):
        message_id = f"<{uuid.uuid4().hex}@example.com>"
        head = f"From: rosa@example.com\r\nSubject: {subject}\r\nMessage-ID: {message_id}\r\n"
        return message_id, f"{head}{headers}\r\n".encode() + body

    return write


@pytest.fixture
def client():
    """Connect as a mail server would."""
    with contextlib.ExitStack() as opened:

        def connect(port, kind=smtplib.SMTP):
            session = kind(HOST, port, "mx.example.com", timeout=PATIENCE)
            opened.callback(session.close)
            return session

        yield connect


@pytest.fixture
def raw():
    """Connect without a mail client, to say what none would say."""
    with contextlib.ExitStack() as opened:

        def connect(port):
            wire = opened.enter_context(socket.create_connection((HOST, port), PATIENCE))
            return wire, opened.enter_context(wire.makefile("rb"))

        yield connect


@pytest.fixture(scope="session")
def until():
    """Wait until something is true."""
    return partial(polling.until, within=PATIENCE)


@pytest.fixture
def outage(stack, sessions, until):
    """Have PostgreSQL away for a while, and back at the end."""

    def answers():
        try:
            with sessions() as session:
                return session.scalar(select(1)) == 1
        except SQLAlchemyError:
            return False

    @contextlib.contextmanager
    def away():
        stack.pause_restart("postgres")
        stack.kill("postgres")
        try:
            until(lambda: not answers(), "PostgreSQL is away")
            yield
        finally:
            stack.resume_restart("postgres")
            until(answers, "PostgreSQL is back")

    return away


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Make a certificate for this machine: a PEM file and a context that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "synthetic mail exchanger")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = tmp_path_factory.mktemp("mail-tls") / "server.pem"
    path.write_bytes(private + pem)
    return path, ssl.create_default_context(cadata=pem.decode())


@pytest.fixture
def tls(certificate):
    """What the listener shows to clients."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate[0])
    return context

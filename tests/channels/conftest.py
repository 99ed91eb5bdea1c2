"""A real mail server that can be nasty, and ports where nobody answers, or nobody speaks."""

import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


class Inbox:
    """Takes mail, or fails in the way that it is told to."""

    def __init__(self):
        self.received = []
        self.envelopes = []
        self.recipient_answer = None
        self.data_answer = "250 taken"
        self.hangs_up_after_data = False

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.hangs_up_after_data:
            server.transport.abort()
            return "250 never heard"
        if self.data_answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=default))
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return self.data_answer


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def serve(inbox, unused_port):
    """Start a server, and stop it at the end."""
    running = []

    def start(**options):
        controller = Controller(inbox, hostname=HOST, port=unused_port, **options)
        controller.start()
        running.append(controller)
        return unused_port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def unused_port():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return taken.getsockname()[1]


@pytest.fixture
def silent_port():
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """Make a certificate for this machine: the server's context and one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "synthetic test server")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "server.pem").write_bytes(private + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    return server, ssl.create_default_context(cadata=pem.decode())

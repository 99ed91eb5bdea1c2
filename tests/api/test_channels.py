"""Channels as administrators see and try them, with a real provider behind."""

import socket

import pytest
from pydantic import SecretStr

from tests.api.conftest import Person, serving
from tests.channels.http_service import Service
from tocsin.domain.abilities import Carries
from tocsin.domain.access import Role

# Apprise's mail plugin asks for a module that Python is about to lose.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture(scope="module")
def provider():
    running = Service().serve()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def deserted():
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture(scope="module")
async def wired(anyio_backend, settings, provider, deserted):
    more = {
        "smtp_host": "127.0.0.1",
        "smtp_port": deserted,
        "smtp_tls": "none",
        "apprise": {"ntfy": SecretStr(f"ntfy://{provider.place}/{{address}}")},
        "channel_carries": {"ntfy": Carries.SUMMARY},
        "channel_rates": {"ntfy": "1/s"},
    }
    async with serving(settings.model_copy(update=more)) as client:
        yield client


@pytest.fixture(scope="module")
def admin(person_with, wired):
    made = person_with(Role.ADMIN)
    return Person(wired, made.id, made.name, made.token, made.grants)


@pytest.fixture(scope="module")
def analyst_there(analyst, wired):
    return Person(wired, analyst.id, analyst.name, analyst.token, analyst.grants)


async def test_what_is_set_up_is_listed_with_what_it_can_and_may_carry(admin):
    shown = (await admin.get("/v1/channels")).json()["items"]

    by_name = {one["name"]: one for one in shown}
    assert set(by_name) == {"mailbox", "ntfy", "smtp", "webhook"}
    assert by_name["mailbox"]["by_default"] is True
    assert by_name["mailbox"]["carries"] == "summary"
    assert by_name["smtp"]["carries"] == "reference"
    assert (by_name["ntfy"]["carries"], by_name["ntfy"]["rate"]) == ("summary", "1/s")


async def test_a_test_message_is_marked_and_says_what_became_of_it(admin):
    tested = (await admin.post("/v1/channels/mailbox/test", {})).json()

    assert (tested["fate"], tested["person"]) == ("delivered", admin.id)
    mail = (await admin.get("/v1/mailbox")).json()["items"]
    assert mail[0]["subject"].startswith("TEST")


async def test_a_fault_of_the_provider_is_shown_as_the_ledger_would_have_it(admin):
    tested = (await admin.post("/v1/channels/smtp/test", {})).json()

    assert tested["fate"] == "failed"
    assert tested["why"]


@pytest.mark.parametrize(
    ("name", "to", "status"),
    [
        ("nonsense", None, 422),
        ("webhook", None, 422),
        ("ntfy", None, 422),
        ("mailbox", "nobody-of-that-name", 422),
    ],
)
async def test_what_cannot_be_tried_says_why(admin, name, to, status):
    answer = await admin.post(f"/v1/channels/{name}/test", {"to": to} if to else {})

    assert answer.status_code == status
    assert answer.json()["detail"]


async def test_only_who_sets_channels_up_sees_and_tries_them(analyst_there):
    assert (await analyst_there.get("/v1/channels")).status_code == 403
    assert (await analyst_there.post("/v1/channels/mailbox/test", {})).status_code == 403

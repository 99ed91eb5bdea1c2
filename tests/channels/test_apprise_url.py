"""The breadth of services, against real HTTP servers that stand for them."""

from dataclasses import replace

import apprise
import apprise.decorators
import pytest

from tests.channels.http_service import Service
from tocsin.channels.apprise_url import AppriseChannel, TemplateError
from tocsin.domain.ports import Action, ChannelError, Message

# Apprise's mail plugin asks for a module that Python is about to lose.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
TEMPORARY, PERMANENT, UNKNOWN = (False, False), (True, False), (False, True)
TOKEN = "3ccdd113474722377935511fc85d3dd4"
MESSAGE = Message(
    key="PG-7K3M-Q2XD/1/user:ada",
    recipient="user:ada",
    address="ada-alerts",
    subject="TCN-7K3M-Q2XD: somebody must act now",
    body="Somebody must act now.\n",
    reference="TCN-7K3M-Q2XD",
    urgency="urgent",
    page="PG-7K3M-Q2XD",
    actions=(Action("Acknowledge", "https://tocsin.example/p/abc.def", "acknowledge"),),
)


@pytest.fixture
def service():
    running = Service().serve()
    yield running
    running.stop()


@pytest.fixture
def broken_plugin():
    @apprise.decorators.notify(on="broken")
    def send(body, title, notify_type, meta, **_):
        raise KeyError(meta["url"])

    yield
    apprise.manager_plugins.NotificationManager().remove("broken")


def channel_to(service, template, seconds=0.6):
    return AppriseChannel("breadth", template.replace("PLACE", service.place), seconds)


def refused(channel, message=MESSAGE):
    with pytest.raises(ChannelError) as error:
        channel.send(message)
    return error.value


@pytest.mark.parametrize(
    ("template", "usual"),
    [
        ("ntfy://PLACE/{address}", (200, {}, b'{"id":"x"}')),
        ("json://PLACE/to/{address}", (204, {}, b"")),
        ("xml://PLACE/to/{address}", (200, {}, b"")),
        ("form://PLACE/to/{address}", (200, {}, b"")),
        ("gotify://PLACE/{address}", (200, {}, b'{"id":1}')),
        (f"mmost://PLACE/{TOKEN}?to={{address}}", (200, {}, b"ok")),
    ],
)
def test_a_service_whose_host_is_ours_gets_the_message_and_the_address(
    service, template, usual
):
    service.usual = usual

    channel_to(service, template).send(MESSAGE)

    ((path, headers, body),) = service.requests
    sent = f"{path} {headers} {body.decode()}"
    assert "ada-alerts" in sent
    assert "Somebody must act now" in sent.replace("+", " ")
    assert ".png" not in sent  # no picture from elsewhere


def test_two_calls_of_one_service_both_have_our_address(service):
    signed_in = b'{"status":"success","data":{"authToken":"t","userId":"u"}}'
    service.usual = (200, {}, signed_in)

    channel_to(service, "rocket://bot:word@PLACE/{address}").send(
        replace(MESSAGE, address="alerts")
    )

    posted = [body for path, _, body in service.requests if path.endswith("chat.postMessage")]
    assert len(posted) == 1
    assert b"alerts" in posted[0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((400, {}, b""), PERMANENT),
        ((404, {}, b""), PERMANENT),
        ((429, {"Retry-After": "7"}, b""), TEMPORARY),
        ((500, {}, b""), TEMPORARY),
        ((503, {}, b""), TEMPORARY),
        ("hang up", UNKNOWN),
        ("say nothing", UNKNOWN),
        ("drip", UNKNOWN),
    ],
)
def test_a_fault_is_sorted_by_what_apprise_logged(service, answer, expected):
    service.answers = [answer]

    error = refused(channel_to(service, "json://PLACE/{address}"))

    assert (error.permanent, error.unknown) == expected
    assert len(service.requests) == 1
    assert error.throttled == (answer[0] == 429)
    assert "must act" not in error.reason


def test_a_plugin_that_fails_leaves_unknown_whether_it_had_sent(broken_plugin):
    error = refused(AppriseChannel("breadth", "broken://{address}"))

    assert (error.permanent, error.unknown) == UNKNOWN
    assert "ada-alerts" not in error.reason


def test_nobody_there_is_a_temporary_failure(service):
    service.stop()

    error = refused(channel_to(service, "json://PLACE/{address}"))

    assert (error.permanent, error.unknown) == TEMPORARY


@pytest.mark.parametrize(
    "address",
    ["../admin", "a/b?to=eve#x", "eve@evil.example/x", "x&to=eve", "%2e%2e/admin", "a b"],
)
def test_an_address_stays_one_part_of_the_url(service, address):
    channel_to(service, "json://PLACE/to/{address}").send(replace(MESSAGE, address=address))

    ((path, headers, _),) = service.requests
    assert path.startswith("/to/")
    assert path.count("/") == 2
    assert not set(path) & set("?#")
    assert headers["Host"] == service.place


@pytest.mark.parametrize("address", ["", "..", "./.", " ", "a\nb", "x" * 201])
def test_what_can_be_no_address_is_refused_for_good(service, address):
    error = refused(
        channel_to(service, "json://PLACE/to/{address}"), replace(MESSAGE, address=address)
    )

    assert error.permanent
    assert service.requests == []


@pytest.mark.parametrize(
    "template", ["json://host/to", "json://{address}/{address}", "nonsense://x/{address}", ""]
)
def test_a_template_that_could_reach_nobody_is_refused_at_the_start(template):
    with pytest.raises(TemplateError, match="odd"):
        AppriseChannel("odd", template)


def test_text_messages_are_known_to_be_short_and_their_account_does_not_show():
    account = "AC" + "a" * 32
    channel = AppriseChannel("sms", f"twilio://{account}:{'b' * 32}@15550100000/{{address}}")

    assert channel.abilities.longest == 160
    assert "b" * 32 not in repr(channel)


def test_a_possible_duplicate_says_so(service):
    channel_to(service, "json://PLACE/{address}").send(
        replace(MESSAGE, possible_duplicate=True)
    )

    assert b"may have received this message before" in service.requests[0][2]

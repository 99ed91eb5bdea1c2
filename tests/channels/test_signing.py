"""Signatures are those of Standard Webhooks, as another library makes and checks them."""

import time

import pytest
from standardwebhooks.webhooks import Webhook

from tocsin.channels.signing import ForgedError, headers, new_secret, sign, verify

OLD, NEW = new_secret(), new_secret()
BODY = b'{"type":"notice.task","data":{"reference":"TCN-7K3M-Q2XD"}}'
# The example of the specification's own libraries.
KNOWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def now():
    return int(time.time())


def test_a_known_message_has_the_known_signature():
    signature = sign(KNOWN, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_another_library_verifies_what_we_sign_with_each_secret():
    made = headers([NEW, OLD], "msg_1", now(), BODY)

    for secret in (NEW, OLD):
        assert Webhook(secret).verify(BODY, made)["type"] == "notice.task"


def test_what_was_signed_is_verified_and_named():
    assert verify([OLD], headers([NEW, OLD], "msg_1", now(), BODY), BODY) == "msg_1"


def test_headers_are_found_in_any_case():
    made = {name.title(): value for name, value in headers([OLD], "m", now(), BODY).items()}

    assert verify([OLD], made, BODY) == "m"


@pytest.mark.parametrize(
    "change",
    [
        {"body": BODY + b" "},
        {"webhook-id": "msg_2"},
        {"webhook-id": ""},
        {"webhook-id": "msg.1"},
        {"webhook-timestamp": str(int(time.time()) + 60)},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "²"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,nonsense"},
        {"webhook-signature": "v1,é"},
        {"secret": new_secret()},
    ],
)
def test_anything_that_was_changed_is_not_trusted(change):
    made = headers([OLD], "msg_1", now(), BODY) | change

    with pytest.raises(ForgedError):
        verify([change.get("secret", OLD)], made, change.get("body", BODY))


@pytest.mark.parametrize("age", [301, -301])
def test_a_replay_after_five_minutes_is_not_trusted(age):
    made = headers([OLD], "msg_1", now() - age, BODY)

    with pytest.raises(ForgedError):
        verify([OLD], made, BODY)
    assert verify([OLD], made, BODY, window=400) == "msg_1"


@pytest.mark.parametrize(
    ("secret", "name"),
    [
        pytest.param("whsec_é", "m", id="not-ascii"),
        pytest.param("whsec_!", "m", id="not-base64"),
        pytest.param(OLD, "m.1", id="name-with-a-dot"),
    ],
)
def test_what_cannot_be_signed_says_why(secret, name):
    with pytest.raises(ValueError, match="webhook"):
        sign(secret, name, 1, b"")


def test_secrets_are_of_the_length_that_the_specification_asks_for():
    assert OLD != NEW
    assert 24 <= len(Webhook(OLD)._whsecret) <= 64

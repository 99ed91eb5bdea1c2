"""Endpoints, their secrets at rest, and who is told of closely held cases."""

import uuid
from datetime import timedelta

import pytest

from tocsin.channels.signing import new_secret
from tocsin.domain.ports import ChannelError
from tocsin.storage import webhooks
from tocsin.storage.errors import NameTakenError
from tocsin.storage.recipients import PostgresRecipients
from tocsin.storage.sealing import Sealer, SealError
from tocsin.storage.webhooks import NewEndpoint, PostgresEndpoints

KEY, OTHER_KEY = "ab" * 32, "cd" * 32
HOUR = timedelta(hours=1)


@pytest.fixture
def create(sessions):
    def create(sealer=None, reach="restricted", name=None):
        name, secret = name or f"siem-{uuid.uuid4().hex[:8]}", new_secret()
        new = NewEndpoint(name, "https://receiver.example/", reach, "user:root")
        with sessions.begin() as session:
            webhooks.create(session, new, secret, sealer or Sealer(KEY))
        return name, secret

    return create


@pytest.fixture
def rotate(sessions):
    def rotate(name, overlap, sealer=None):
        secret = new_secret()
        with sessions.begin() as session:
            row = webhooks.find(session, name, for_change=True)
            webhooks.rotate(session, row, secret, sealer or Sealer(KEY), overlap)
        return secret

    return rotate


def test_a_secret_is_sealed_at_rest_and_opens_with_the_key(sessions, create):
    name, secret = create()

    with sessions() as session:
        assert secret not in str(webhooks.find(session, name).secrets)
    endpoint = PostgresEndpoints(sessions, Sealer(KEY)).endpoint(name)
    assert (endpoint.url, endpoint.secrets) == ("https://receiver.example/", (secret,))
    assert secret not in repr(endpoint)


@pytest.mark.parametrize("key", [OTHER_KEY, None])
def test_without_the_key_sending_waits_for_it(sessions, create, key):
    name, _ = create()

    with pytest.raises(ChannelError) as error:
        PostgresEndpoints(sessions, Sealer(key)).endpoint(name)

    assert not error.value.permanent


def test_without_any_key_secrets_are_plain_and_stay_readable_once_there_is_one(
    sessions, create
):
    name, secret = create(Sealer())

    assert PostgresEndpoints(sessions, Sealer(KEY)).endpoint(name).secrets == (secret,)


def test_what_was_sealed_for_another_row_does_not_open():
    sealed = Sealer(KEY).seal("whsec_x", "one")

    with pytest.raises(SealError):
        Sealer(KEY).open(sealed, "another")
    with pytest.raises(SealError):
        Sealer(KEY).open("aesgcm:nonsense", "one")


def test_the_earlier_secret_signs_along_for_a_while(sessions, create, rotate):
    name, old = create()
    endpoints = PostgresEndpoints(sessions, Sealer(KEY))

    new = rotate(name, HOUR)
    assert endpoints.endpoint(name).secrets == (new, old)
    newest = rotate(name, timedelta())

    assert endpoints.endpoint(name).secrets == (newest,)


def test_a_rotation_never_makes_an_earlier_secret_last_longer(sessions, create, rotate):
    name, _ = create()
    rotate(name, timedelta(minutes=1))
    rotate(name, HOUR)

    with sessions() as session:
        ends = [one["until"] for one in webhooks.find(session, name).secrets]
    assert ends[0] is None
    assert ends[2] < ends[1]


def test_one_that_is_disabled_or_unknown_is_not_there(sessions, create):
    name, _ = create()
    endpoints = PostgresEndpoints(sessions, Sealer(KEY))
    endpoints.disable(name, "gone")
    endpoints.disable(name, "again")

    assert endpoints.endpoint(name) is None
    assert endpoints.endpoint("nobody") is None
    with sessions.begin() as session:
        assert webhooks.find(session, name).why == "gone"
        webhooks.enable(session, name)
    assert endpoints.endpoint(name) is not None


def test_a_name_is_never_used_twice(create):
    name, _ = create()

    with pytest.raises(NameTakenError):
        create(name=name)


@pytest.mark.parametrize(
    ("reach", "sensitivity", "told"),
    [
        ("open", "open", True),
        ("open", "restricted", False),
        ("restricted", "restricted", True),
        ("restricted", "sealed", False),
        ("sealed", "sealed", True),
    ],
)
def test_a_machine_is_told_of_cases_up_to_its_reach(
    sessions, make, create, reach, sensitivity, told
):
    name, _ = create(reach=reach)
    case = make.case(sensitivity=sensitivity)

    found = PostgresRecipients(sessions).resolve(case.case_id, (f"webhook:{name}",))

    assert [one.id for one in found] == ([f"webhook:{name}"] if told else [])
    assert all(one.addresses == (("webhook", name),) for one in found)


def test_one_that_does_not_exist_is_tried_and_leaves_a_trace(sessions, make):
    found = PostgresRecipients(sessions).resolve(make.case().case_id, ("webhook:typo",))

    assert [one.id for one in found] == ["webhook:typo"]

"""Throttling: how often one may fail, and that nobody can keep somebody else out."""

import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tests.desk.conftest import PASSWORD, Office
from tocsin.desk.password_check import network_of
from tocsin.desk.sign_in_errors import (
    SignInBusyError,
    SignInRefusedError,
    TooManyTriesError,
)
from tocsin.domain.throttling import PER_ADDRESS, PER_NAME
from tocsin.storage import access_log
from tocsin.storage.models import SignInTryRow

WRONG = "not the password"


@pytest.fixture
def earlier(record):
    """Set what was tried from a network back in time."""

    def make(address, **age):
        with record.begin() as session:
            session.execute(
                text("UPDATE sign_in_tries SET at = at - :age WHERE address = :address"),
                {"age": timedelta(**age), "address": network_of(address)},
            )

    return make


@pytest.fixture
def failed(earlier):
    """Fail a number of times, each a minute before the next."""

    def make(office, name, address, times):
        for _ in range(times):
            with pytest.raises(SignInRefusedError):
                office.sign_ins.open(name, WRONG, address=address, agent="")
            earlier(address, minutes=1)

    return make


def open_(office, who, address, password=PASSWORD):
    return office.sign_ins.open(who.name, password, address=address, agent="")


def test_the_pause_grows_from_the_fifth_failure_on_even_for_the_right_password(
    office, ada, address
):
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            open_(office, ada, address, WRONG)

    with pytest.raises(TooManyTriesError) as caught:
        open_(office, ada, address)

    assert caught.value.retry_after in (1, 2)
    assert caught.value.status == 429


def test_ten_failures_close_a_name_in_every_process(
    office, another_office, ada, address, elsewhere, failed
):
    failed(office, ada.name, address, PER_NAME // 2)
    failed(another_office, ada.name, elsewhere, PER_NAME // 2)

    for one in (office, another_office):
        with pytest.raises(TooManyTriesError) as caught:
            open_(one, ada, address)
        assert 60 < caught.value.retry_after <= 900


def test_a_name_that_nobody_has_is_closed_alike(office, ada, address, elsewhere, failed):
    nobody = f"nobody-{uuid.uuid4().hex}"
    waits = []
    for name, place in ((ada.name, address), (nobody, elsewhere)):
        failed(office, name, place, PER_NAME)
        with pytest.raises(TooManyTriesError) as caught:
            office.sign_ins.open(name, WRONG, address=place, agent="")
        waits.append(caught.value.retry_after)

    assert abs(waits[0] - waits[1]) <= 2


def test_a_closed_name_opens_by_itself_however_often_one_tried_meanwhile(
    office, ada, address, failed, earlier
):
    failed(office, ada.name, address, PER_NAME)
    for _ in range(20):
        with pytest.raises(TooManyTriesError):
            open_(office, ada, address)
    earlier(address, minutes=15)

    assert open_(office, ada, address)


def test_a_success_clears_the_name(office, ada, address, failed):
    failed(office, ada.name, address, PER_NAME - 1)
    open_(office, ada, address)
    failed(office, ada.name, address, PER_NAME - 1)

    assert open_(office, ada, address)


def test_nobody_elsewhere_keeps_somebody_out_from_where_they_signed_in_before(
    office, ada, address, elsewhere, failed, earlier
):
    open_(office, ada, address)
    earlier(address, minutes=20)
    failed(office, ada.name, elsewhere, PER_NAME)
    with pytest.raises(TooManyTriesError):
        open_(office, ada, elsewhere)

    neighbour = address.removesuffix("1") + "abcd"  # another address of the same network
    assert open_(office, ada, neighbour)


def test_where_one_signed_in_before_guessing_is_bounded_too(office, ada, address, failed):
    open_(office, ada, address)
    failed(office, ada.name, address, PER_NAME)

    with pytest.raises(TooManyTriesError):
        open_(office, ada, address)


def test_a_network_that_tries_many_names_must_wait(office, ada, address, elsewhere, failed):
    for _ in range(PER_ADDRESS):
        with pytest.raises(SignInRefusedError):
            office.sign_ins.open(uuid.uuid4().hex, WRONG, address=address, agent="")

    with pytest.raises(TooManyTriesError):
        open_(office, ada, address)
    assert open_(office, ada, elsewhere)


def test_a_hundred_at_once_count_as_a_hundred(record, ada, address):
    office = Office(record)
    outcomes = []

    def guess():
        try:
            open_(office, ada, address, WRONG)
        except (SignInRefusedError, TooManyTriesError, SignInBusyError) as error:
            outcomes.append(type(error))

    guesses = [threading.Thread(target=guess) for _ in range(30)]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join(60)

    assert len(outcomes) == 30
    assert len(office.hashing.verified) <= 5


def test_who_was_turned_away_because_all_are_busy_has_not_tried(record, ada, address):
    office = Office(record)
    office.hashing._patience = 0.0
    with office.hashing._turn(), office.hashing._turn(), pytest.raises(SignInBusyError):
        open_(office, ada, address)

    with record() as session:
        wanted = select(SignInTryRow).where(SignInTryRow.address == network_of(address))
        assert session.scalars(wanted).all() == []


def test_waiting_is_written_down_once_and_not_a_hundred_times(
    office, ada, address, failed, record
):
    failed(office, ada.name, address, PER_NAME)
    for _ in range(20):
        with pytest.raises(TooManyTriesError):
            open_(office, ada, address)

    with record() as session:
        outcomes = [line.outcome for line in access_log.lines(session, principal_id=ada.id)]
    assert outcomes == ["too-many-tries", *["sign-in-refused"] * PER_NAME]


def test_tries_are_forgotten_after_a_day(office, ada, address, elsewhere, earlier, record):
    with pytest.raises(SignInRefusedError):
        open_(office, ada, address, WRONG)
    earlier(address, hours=25)
    open_(office, ada, elsewhere)

    with record() as session:
        wanted = select(SignInTryRow).where(SignInTryRow.address == network_of(address))
        assert session.scalars(wanted).all() == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        pytest.param("x\x00" * 100, ("x\ufffd" * 100)[:64], id="nonsense"),
    ],
)
def test_an_address_counts_by_its_network(address, network):
    assert network_of(address) == network

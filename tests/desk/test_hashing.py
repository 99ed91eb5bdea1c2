"""Hashing: the parameters, the dummy, and never a crowd at once."""

import threading

import pytest
from argon2 import extract_parameters

from tests.polling import until
from tocsin.desk.hashing import AT_ONCE, PARAMETERS, QUICK, WAITING, Hashing
from tocsin.desk.sign_in_errors import SignInBusyError


def test_passwords_are_hashed_as_rfc_9106_recommends_for_little_memory():
    hashed = Hashing().hash("one two three")

    assert extract_parameters(hashed) == PARAMETERS
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_dummy_costs_as_much_as_any_hash_and_nothing_fits_it():
    hashing = Hashing()

    assert extract_parameters(hashing._dummy) == PARAMETERS
    assert not hashing.verify(None, "")


def test_what_is_no_hash_fits_nothing():
    assert not Hashing(QUICK).verify("x", "x")
    assert Hashing(QUICK).is_stale("x")


def test_half_characters_are_hashed_like_any_other():
    hashing = Hashing(QUICK)

    assert hashing.verify(hashing.hash("\ud800"), "\ud800")


def test_a_few_at_once_a_few_waiting_and_the_others_are_told_so():
    hashing = Hashing(QUICK, patience=30)
    done = []
    turns = [hashing._turn() for _ in range(AT_ONCE)]
    for turn in turns:
        turn.__enter__()
    waiting = [
        threading.Thread(target=lambda: done.append(hashing.hash("x"))) for _ in range(WAITING)
    ]
    for one in waiting:
        one.start()
    until(lambda: not hashing._places._value, "every place is taken")

    with pytest.raises(SignInBusyError):
        hashing.hash("one too many")
    for turn in turns:
        turn.__exit__(None, None, None)
    for one in waiting:
        one.join(30)
    assert len(done) == WAITING


def test_nobody_waits_for_ever():
    hashing = Hashing(QUICK, patience=0.01)
    with hashing._turn(), hashing._turn(), pytest.raises(SignInBusyError) as caught:
        hashing.hash("x")

    assert (caught.value.status, caught.value.retry_after) == (503, 3)

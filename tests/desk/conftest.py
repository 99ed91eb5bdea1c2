"""Signing in on a real database, with a hash that is quick and remembers."""

import uuid
from dataclasses import dataclass, field

import pytest

from tocsin.desk.access import Gatekeeper
from tocsin.desk.hashing import QUICK, Hashing
from tocsin.desk.password_check import PasswordCheck
from tocsin.desk.passwords import Passwords, put_password
from tocsin.desk.sign_in_log import SignInLog
from tocsin.desk.sign_ins import SignIns
from tocsin.domain.access import Grant, Principal, Role
from tocsin.domain.passwords import prepared
from tocsin.storage import people

PASSWORD = "plain words in a row"


class RememberingHashing(Hashing):
    """Remembers what was held against what."""

    def __init__(self, parameters=QUICK):
        super().__init__(parameters)
        self.verified = []

    def _fits(self, known, password):
        self.verified.append(known)
        return super()._fits(known, password)


class Office:
    """What one process has: sign-ins and passwords over the same database."""

    def __init__(self, sessions, parameters=QUICK):
        gatekeeper = Gatekeeper(sessions)
        log = SignInLog(sessions, gatekeeper)
        self.hashing = RememberingHashing(parameters)
        check = PasswordCheck(sessions, self.hashing, log)
        self.sign_ins = SignIns(sessions, gatekeeper, check, log)
        self.passwords = Passwords(sessions, gatekeeper, self.hashing, check, log)


@dataclass
class Somebody:
    """A person with a password, and networks that nobody else comes from."""

    id: str
    name: str
    roles: tuple = ()
    addresses: list = field(default_factory=list)

    @property
    def principal(self):
        return Principal(self.id, self.name, tuple(Grant(role) for role in self.roles))


@pytest.fixture
def office(record):
    return Office(record)


@pytest.fixture
def another_office(record):
    return Office(record)


@pytest.fixture
def address():
    """An address in a network of its own."""
    tail = uuid.uuid4().hex
    return f"2001:db8:{tail[:4]}:{tail[4:8]}::1"


@pytest.fixture
def elsewhere():
    tail = uuid.uuid4().hex
    return f"2001:db8:{tail[:4]}:{tail[4:8]}::2"


@pytest.fixture
def somebody(record, office):
    """Make a person, with a password unless told otherwise."""

    def make(*roles, password=PASSWORD, hashing=None, must_change=False):
        name = f"p-{uuid.uuid4().hex[:10]}"
        held = tuple(Role(role) for role in roles)
        with record.begin() as session:
            user = people.create_user(session, name, grants=[Grant(role) for role in held])
            if password:
                hashed = (hashing or office.hashing).hash(prepared(password))
                put_password(session, user.id, hashed, must_change=must_change)
        return Somebody(user.id, name, held)

    return make


@pytest.fixture
def ada(somebody):
    return somebody("intake_analyst")

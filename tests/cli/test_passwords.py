"""`tocsin users password` and `tocsin users link`."""

import pytest
from typer.testing import CliRunner

from tests.desk.conftest import Office
from tocsin.cli import app
from tocsin.storage import people

CHOSEN = "four plain words here"


@pytest.fixture
def person(record):
    def make(name):
        with record.begin() as session:
            people.create_user(session, name)
        return name

    return make


@pytest.fixture
def run(real_stack):
    def call(*arguments, typed=""):
        env = {"TOCSIN_DATABASE_URL": real_stack.urls.app, "COLUMNS": "200"}
        return CliRunner().invoke(app, list(arguments), env=env, input=typed)

    return call


@pytest.mark.parametrize("options", [(), ("--temporary",)])
def test_a_password_is_read_from_standard_input(run, person, record, options):
    name = person(f"cli-{len(options)}-password")

    done = run("users", "password", name, "--stdin", *options, typed=CHOSEN + "\n")

    assert done.exit_code == 0, done.output
    assert CHOSEN not in done.output
    opened = Office(record).sign_ins.open(name, CHOSEN, address="192.0.2.1", agent="")
    assert opened.must_change is bool(options)


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("cli-refused", "short", "15 to 256"),
        ("cli-refused", "cli-refused-1234", "name"),
        ("nobody-at-all", CHOSEN, "no active user"),
    ],
)
def test_what_cannot_be_is_told(run, person, record, name, typed, told):
    with record() as session:
        known = people.find_user(session, "cli-refused")
    if known is None:
        person("cli-refused")

    done = run("users", "password", name, "--stdin", typed=typed)

    assert done.exit_code == 1
    assert told in done.stderr


def test_without_a_terminal_nobody_is_asked(run, person):
    done = run("users", "password", "whoever")

    assert done.exit_code == 2
    assert "--stdin" in done.stderr


def test_a_link_is_shown_as_where_it_leads(api):
    path = "/v1/users/ada/password-link"
    made = {
        "secret": "tcl_x",
        "user": "u1",
        "expires_at": "2026-11-23T12:00:00Z",
        "path": "/set-password/tcl_x",
    }
    api.says("POST", path, made, 201)
    env = {"TOCSIN_URL": api.url, "TOCSIN_TOKEN": "tcn_x", "COLUMNS": "200"}

    done = CliRunner().invoke(app, ["users", "link", "ada"], env=env)

    assert done.exit_code == 0, done.output
    assert f"{api.url}/set-password/tcl_x" in done.stdout

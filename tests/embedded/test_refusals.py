"""What cannot work is said in one clear line, with the log's tail where there is one."""

import socket

import pytest

from tocsin.embedded import ports
from tocsin.embedded.errors import StackError
from tocsin.embedded.external import check_database
from tocsin.embedded.home import Home
from tocsin.embedded.postgres import EmbeddedPostgres
from tocsin.embedded.stack import Stack


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def broken_cli(tmp_path):
    program = tmp_path / "temporal"
    program.write_text("#!/bin/sh\necho 'no such flag: --db-filename' >&2\nexit 3\n")
    program.chmod(0o755)
    return program


def refusal(options):
    with pytest.raises(StackError) as raised:
        Stack(options).start()
    return raised.value


def test_a_cli_that_is_no_program_is_named(tmp_path, options_for):
    error = refusal(options_for(tmp_path / "home", temporal_cli=tmp_path / "nothing"))

    assert str(error) == (
        f"the Temporal CLI given by --temporal-cli is not a program: {tmp_path}/nothing"
    )


def test_a_cli_that_fails_shows_the_end_of_its_log(tmp_path, options_for, broken_cli):
    error = refusal(options_for(tmp_path / "home", temporal_cli=broken_cli))

    assert error.what == "temporal ended with code 3 instead of getting ready"
    assert error.log_tail == "no such flag: --db-filename"
    assert str(error).splitlines()[0] == error.what


def test_a_taken_port_is_replaced_by_a_free_one(listener):
    chosen = ports.choose([listener])

    assert chosen != listener
    assert ports.is_free(chosen)


def test_a_port_that_was_asked_for_is_refused_when_taken(tmp_path, options_for, listener):
    error = refusal(options_for(tmp_path / "home", port=listener))

    assert str(error) == f"port {listener} on 127.0.0.1 is taken; choose another --port"


def test_a_stored_port_that_is_taken_now_moves(tmp_path, options_for, listener):
    home = Home(tmp_path / "home")
    home.create()
    home.write("ports", {"postgres": listener})
    with Stack(options_for(home.path, temporal_address=None)) as stack:
        assert f":{listener}/" not in stack.urls.app

    assert home.read("ports")["postgres"] != listener


def test_an_unreachable_database_is_one_line_without_the_password():
    with pytest.raises(StackError) as raised:
        check_database("postgresql+psycopg2://someone:hunter2@127.0.0.1:1/none")

    assert "--database-url" in str(raised.value)
    assert "hunter2" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_unreachable_temporal_is_one_line(tmp_path, options_for):
    error = refusal(options_for(tmp_path / "home", temporal_address="127.0.0.1:1"))

    assert (
        str(error) == "the Temporal server given by --temporal does not answer at 127.0.0.1:1"
    )


def test_a_home_that_cannot_be_made_is_named(tmp_path, options_for):
    (tmp_path / "file").touch()

    error = refusal(options_for(tmp_path / "file" / "home"))

    assert str(error).startswith(f"cannot use {tmp_path}/file/home as home:")


def test_lost_passwords_are_not_replaced_behind_the_data(tmp_path):
    home = Home(tmp_path / "home")
    home.create()
    home.postgres.mkdir()

    with pytest.raises(StackError, match=r"secrets\.json is missing"):
        EmbeddedPostgres(home, port=1).prepare()

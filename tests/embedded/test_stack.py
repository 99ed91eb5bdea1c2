"""PostgreSQL and Temporal really run, keep what they were given and come back when killed."""

import os
import stat
from datetime import timedelta

import psycopg2
import pytest

from tocsin.embedded.errors import AlreadyRunningError, StackError
from tocsin.embedded.external import libpq_dsn
from tocsin.embedded.namespace import SEARCH_ATTRIBUTES, missing_search_attributes, retention_of
from tocsin.embedded.processes import Trace
from tocsin.embedded.stack import Stack


def run_sql(url, statement):
    connection = psycopg2.connect(libpq_dsn(url))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def test_a_home_below_a_closed_folder_works_and_is_private(stack, home):
    assert run_sql(stack.urls.app, "SELECT current_user") == [("tocsin_app",)]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    for name in ("secrets.json", "run.json", "logs/postgres.log"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_the_owner_may_make_tables_and_the_others_may_not(stack):
    run_sql(stack.urls.owner, "CREATE TABLE made_by_owner (id int)")

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run_sql(stack.urls.app, "CREATE TABLE made_by_app (id int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run_sql(stack.urls.app, "SELECT * FROM made_by_owner")


def test_a_read_session_cannot_write_even_where_it_was_granted_to(stack):
    run_sql(
        stack.urls.owner, "CREATE TABLE readable (id int); GRANT ALL ON readable TO tocsin_read"
    )

    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
        run_sql(stack.urls.read, "INSERT INTO readable VALUES (1)")


def test_promises_are_kept_by_default(stack):
    shown = [
        run_sql(stack.urls.app, f"SHOW {name}") for name in ("fsync", "synchronous_commit")
    ]

    assert shown == [[("on",)], [("on",)]]


def test_temporal_knows_the_search_attributes(stack):
    assert missing_search_attributes(stack.temporal_address) == []
    assert len(SEARCH_ATTRIBUTES) == 5


def test_a_second_start_is_refused_and_told_where_the_first_one_is(stack, home, options_for):
    with pytest.raises(AlreadyRunningError) as refusal:
        Stack(options_for(home)).start()

    assert refusal.value.pid == os.getpid()
    assert refusal.value.urls["temporal"] == stack.temporal_address
    assert "already running" in str(refusal.value)
    assert stack.pid("postgres")
    assert (home / "run.json").exists()


@pytest.mark.parametrize("name", ["postgres", "temporal"])
def test_a_killed_child_comes_back(stack, name, wait_until):
    killed = stack.pid(name)
    stack.kill(name)

    wait_until(lambda: stack.pid(name) not in {None, killed})
    if name == "postgres":
        wait_until(lambda: answers(stack.urls.app))
    else:
        wait_until(lambda: knows_attributes(stack.temporal_address))


def test_a_child_stays_dead_while_its_revival_is_held(stack, wait_until):
    stack.pause_restart("temporal")
    stack.kill("temporal")
    wait_until(lambda: stack.pid("temporal") is None)

    stack.resume_restart("temporal")

    wait_until(lambda: stack.pid("temporal"))
    wait_until(lambda: knows_attributes(stack.temporal_address))


def test_the_next_start_finds_data_ports_and_passwords(tmp_path, options_for):
    home = tmp_path / "home"
    with Stack(options_for(home)) as first:
        run_sql(first.urls.owner, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)")
        before = first.ready_line()
        pids = [Trace.of(name, first.pid(name)) for name in ("postgres", "temporal")]

    assert not any(trace.is_alive() for trace in pids)
    assert not (home / "run.json").exists()
    with Stack(options_for(home, durability="normal")) as second:
        assert second.ready_line() == before
        assert run_sql(second.urls.owner, "SELECT id FROM kept") == [(7,)]
        assert run_sql(second.urls.app, "SHOW synchronous_commit") == [("off",)]


def test_a_failing_migration_leaves_nothing_running(tmp_path, options_for):
    def fail(urls):
        raise StackError(f"no schema at {urls.owner}")

    stack = Stack(options_for(tmp_path / "home"), on_database_ready=fail)
    with pytest.raises(StackError, match="no schema"):
        stack.start()

    assert not (tmp_path / "home" / "run.json").exists()
    with pytest.raises(KeyError):
        stack.pid("postgres")


def test_the_users_own_database_and_temporal_are_used_and_not_started(
    stack, tmp_path, options_for
):
    own = options_for(
        tmp_path / "home",
        database_url=stack.urls.app,
        owner_database_url=stack.urls.owner,
        temporal_address=stack.temporal_address,
    )
    with Stack(own) as guest:
        assert guest.urls.owner == stack.urls.owner
        assert guest.urls.read == stack.urls.app
        assert guest.ready_line()["temporal_ui"] is None
        with pytest.raises(KeyError):
            guest.pid("postgres")


def answers(url):
    try:
        return run_sql(url, "SELECT 1") == [(1,)]
    except psycopg2.OperationalError:
        return False


def knows_attributes(address):
    try:
        return missing_search_attributes(address) == []
    except RuntimeError:
        return False


def test_closed_histories_are_kept_for_a_month(stack):
    assert retention_of(stack.temporal_address) >= timedelta(days=30)

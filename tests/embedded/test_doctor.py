"""The doctor looks without touching, and says what to do."""

import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from importlib.metadata import packages_distributions
from pathlib import Path

import psycopg2
import pytest

import tocsin
from tocsin.embedded.doctor import run_checks
from tocsin.embedded.external import libpq_dsn

ROOT = Path(tocsin.__file__).parents[1]
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@pytest.fixture
def findings():
    return lambda options, **known: {c.name: c for c in run_checks(options, **known)}


def test_a_machine_without_a_stack_is_examined_and_left_as_it_was(
    tmp_path, options_for, findings
):
    found = findings(options_for(tmp_path / "home"))

    assert {name: c.detail for name, c in found.items() if not c.ok} == {}
    assert {"python", "postgres can run", "temporal cli", "temporal hash", "disk"} <= set(found)
    assert "third parties" in found["temporal hash"].detail
    assert list(tmp_path.iterdir()) == []


def test_a_running_stack_is_asked_how_it_is(stack, home, options_for, findings):
    found = findings(options_for(home))

    assert f"postgres {stack.pid('postgres')}" in found["stack"].detail
    assert found["database"].ok
    assert found["search attributes"].ok
    assert (found["schema"].ok, found["schema"].detail) == (False, "not migrated")


def test_the_schema_is_compared_with_the_newest_migration(stack, home, options_for, findings):
    statement = """
        CREATE TABLE IF NOT EXISTS alembic_version (version_num text);
        INSERT INTO alembic_version VALUES ('2026_01');
    """
    connection = psycopg2.connect(libpq_dsn(stack.urls.owner))
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    options = options_for(home)
    unreadable = findings(options, expected_head="2026_01")["schema"]
    with connection, connection.cursor() as cursor:
        cursor.execute("GRANT SELECT ON alembic_version TO tocsin_app")
    connection.close()

    assert unreadable.ok
    assert findings(options, expected_head="2026_01")["schema"].ok
    assert findings(options, expected_head="2026_02")["schema"].detail == (
        "at 2026_01, this version wants 2026_02"
    )


def test_the_users_own_servers_are_tried(stack, tmp_path, options_for, findings):
    own = options_for(
        tmp_path / "home",
        database_url=stack.urls.app,
        temporal_address=stack.temporal_address,
    )

    assert findings(own)["database"].ok
    assert findings(own)["temporal"].ok
    assert "temporal cli" not in findings(own)
    away = replace(own, database_url="postgresql+psycopg2://a:b@127.0.0.1:1/c")
    assert not findings(away)["database"].ok


def test_a_home_others_can_read_is_found(tmp_path, options_for, findings):
    tmp_path.chmod(0o755)

    found = findings(options_for(tmp_path))["home"]

    assert not found.ok
    assert found.advice == f"chmod 700 {tmp_path}"


def test_a_cli_of_the_users_own_is_run_but_not_compared(tmp_path, options_for, findings):
    cli = tmp_path / "temporal"
    cli.write_text("#!/bin/sh\necho temporal version 9\n")
    cli.chmod(0o755)

    found = findings(options_for(tmp_path / "home", temporal_cli=cli))

    assert found["temporal cli"].detail == "temporal version 9"
    assert found["temporal hash"].detail == "your own: not compared"


def test_the_doctor_needs_nothing_of_the_embedded_extra():
    """Without the extra it is the doctor who says what to install."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {NAME.match(one)[0] for one in project["optional-dependencies"]["embedded"]}
    asked = "import sys, tocsin.embedded.doctor; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-I", "-c", asked], capture_output=True, text=True, check=True
    )

    named = packages_distributions()
    loaded = {module.partition(".")[0] for module in told.stdout.split()}
    assert {one for module in loaded for one in named.get(module, [])} & extra == set()
    assert "psutil" in {NAME.match(one)[0] for one in project["dependencies"]}

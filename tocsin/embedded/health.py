"""Is a running stack well: its processes, its database and schema, its Temporal server."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx
import psycopg2

from tocsin.embedded.checks import Check
from tocsin.embedded.external import libpq_dsn
from tocsin.embedded.namespace import missing_search_attributes
from tocsin.embedded.processes import Trace

if TYPE_CHECKING:
    from psycopg2.extensions import cursor as Cursor  # noqa: N812 - a class, oddly named

    from tocsin.embedded.home import Home

SECONDS = 3
MIGRATED = """
    SELECT name IS NOT NULL, coalesce(has_table_privilege(name, 'SELECT'), false)
    FROM to_regclass('alembic_version') AS name
"""


def running(home: Home) -> dict[str, Any]:
    """Return what the running stack wrote about itself; empty when none runs."""
    run = home.read("run")
    return run if run.get("up") and Trace.from_json(run["up"]).is_alive() else {}


def check_running(run: dict[str, Any], expected_head: str | None = None) -> list[Check]:
    """Look at a stack through what it wrote about itself in `run.json`."""
    urls = run.get("urls")
    if not urls:
        detail, advice = f"pid {run.get('pid')} is starting", "ask again in a few seconds"
        return [Check("stack", ok=False, detail=detail, advice=advice)]
    checks = [_processes(run), *check_database(urls["database"], expected_head)]
    checks += check_temporal(urls["temporal"])
    return [*checks, _api(urls["api"])] if urls["api"] else checks


def not_running(home: Home) -> Check:
    """Say that no stack runs; that is no fault."""
    return Check("stack", ok=True, detail=f"none is running in {home.path}")


def check_database(url: str, expected_head: str | None = None) -> list[Check]:
    """Open a session and ask which migration is the newest."""
    try:
        with (
            closing(psycopg2.connect(libpq_dsn(url), connect_timeout=SECONDS)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()
            reachable = Check("database", ok=True, detail=f"PostgreSQL {(version or '?')[0]}")
            schema = _schema(cursor, expected_head)
    except psycopg2.Error as error:
        reason = " ".join(str(error).split())
        advice = "see its log, or --database-url"
        return [Check("database", ok=False, detail=reason, advice=advice)]
    return [reachable, schema]


def check_temporal(address: str) -> list[Check]:
    """Ask for the search attributes that cases are started with."""
    try:
        missing = missing_search_attributes(address)
    except RuntimeError as error:
        advice = "see its log, or --temporal"
        return [Check("temporal", ok=False, detail=str(error), advice=advice)]
    reachable = Check("temporal", ok=True, detail=f"answers at {address}")
    detail = f"missing: {', '.join(missing)}" if missing else "all registered"
    advice = "temporal operator search-attribute create --name NAME --type TYPE"
    return [reachable, Check("search attributes", not missing, detail, advice)]


def _schema(cursor: Cursor, expected: str | None) -> Check:
    """Compare the migration; a role that may not read it is no fault of the schema."""
    cursor.execute(MIGRATED)
    exists, readable = cursor.fetchone() or (False, False)
    if not exists:
        return Check("schema", ok=False, detail="not migrated", advice="run `tocsin migrate`")
    if not readable:
        return Check("schema", ok=True, detail="migrated; this role may not read how far")
    cursor.execute("SELECT string_agg(version_num, ', ') FROM alembic_version")
    head = (cursor.fetchone() or ("",))[0]
    if expected and head != expected:
        detail = f"at {head}, this version wants {expected}"
        return Check("schema", ok=False, detail=detail, advice="run `tocsin migrate`")
    return Check("schema", ok=True, detail=f"at {head}")


def _processes(run: dict[str, Any]) -> Check:
    traces = [Trace.from_json(data) for data in run.get("children", [])]
    dead = [trace.name for trace in traces if not trace.is_alive()]
    alive = ", ".join(f"{trace.name} {trace.pid}" for trace in traces if trace.name not in dead)
    detail = f"pid {run.get('pid')} with {alive}"
    if dead:
        detail += f"; not running: {', '.join(dead)}"
    return Check("stack", not dead, detail, "it is being restarted; see its log in home/logs")


def _api(url: str) -> Check:
    try:
        answer = httpx.get(f"{url}/healthz", timeout=SECONDS)
    except httpx.HTTPError as error:
        return Check("api", ok=False, detail=f"{url}: {error}", advice="see home/logs/api.log")
    return Check("api", answer.is_success, f"{url} answers {answer.status_code}")

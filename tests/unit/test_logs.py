"""Log lines carry ids and where something broke, never what was said or with which values."""

import json
import subprocess
import sys

BEGIN = """
import logging
from tocsin.logs import configure_logs
configure_logs("json", "info")
log = logging.getLogger("tests")
def broken(secret):
    raise ValueError(f"MARKER {secret}")
"""


def line_of(program):
    """Run a program of its own, since logs are a whole process's business; return its line."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + program],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert "MARKER" not in done.stderr
    return json.loads(done.stderr)


def test_an_exception_is_told_by_its_types_and_places_only():
    line = line_of("""
try:
    broken("synthetic-password")
except ValueError:
    log.exception("thing.failed")
""")

    assert line["event"] == "thing.failed"
    assert line["exception"] == ["ValueError"]
    assert any("broken" in frame for frame in line["frames"])
    assert "synthetic-password" not in json.dumps(line)


def test_causes_are_told_too():
    line = line_of("""
try:
    try:
        broken("x")
    except ValueError as error:
        raise RuntimeError("MARKER") from error
except RuntimeError:
    log.exception("thing.failed")
""")

    assert line["exception"] == ["RuntimeError", "ValueError"]


def test_the_servers_lines_come_the_same_way():
    line = line_of('logging.getLogger("uvicorn.error").error("server.failed")')

    assert line["logger"] == "uvicorn.error"

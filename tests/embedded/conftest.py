"""Real stacks below a temporary folder, with small stand-ins for worker and API."""

import json
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.polling import until
from tocsin.embedded.stack import Stack, StackOptions

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def wait_until():
    """Poll with a deadline; the only way to wait in these tests."""
    return partial(until, within=10.0)


@pytest.fixture(scope="session")
def options_for():
    """Make options with free ports and nothing but PostgreSQL and Temporal."""

    def make(home, **choices):
        return StackOptions(**{"home": home, "services": (), "usual_ports": False} | choices)

    return make


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Name a home two folders below one that is closed to everybody else."""
    closed = tmp_path_factory.mktemp("closed", numbered=True)
    closed.chmod(0o700)
    return closed / "below" / "home"


@pytest.fixture(scope="module")
def stack(home, options_for):
    """One running stack for all tests of a module that leave it running."""
    with Stack(options_for(home)) as running:
        yield running


@pytest.fixture
def up(tmp_path):
    """Run `serve` in a process of its own, as `tocsin up` does; kill what is left of it."""
    running = []

    def start():
        argv = [sys.executable, str(HERE / "up.py"), str(tmp_path / "home")]
        # A shell in the background hands SIGINT down as ignored; Ctrl-C is meant here.
        process = subprocess.Popen(
            argv,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  it only sets a signal
        )
        running.append(process)
        return process, json.loads(process.stdout.readline())

    yield start
    for process in running:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()

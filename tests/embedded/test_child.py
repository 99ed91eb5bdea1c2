"""One child: its readiness, its end, and how patiently it is revived."""

import signal
import subprocess
import sys
import time

import pytest

from tocsin.embedded.child import Backoff, Child, ChildSpec
from tocsin.embedded.errors import StackError
from tocsin.embedded.processes import Trace, end_all, with_arguments

DEAF = "trap '' TERM; echo ready; while :; do sleep 0.05; done"


@pytest.fixture
def child_of(tmp_path):
    """Make children that run a shell script; whatever is left of them is killed."""
    made = []

    def make(script, ready=lambda: True, **choices):
        log = tmp_path / "child.log"
        spec = ChildSpec("child", ("/bin/sh", "-c", script), log, ready, **choices)
        made.append(Child(spec, lambda: None))
        made[-1].spawn()
        return made[-1]

    yield make
    for child in made:
        child.stop(0.1)


def test_the_delay_doubles_up_to_a_limit():
    backoff = Backoff()

    delays = [backoff.after(lived=1) for _ in range(8)]

    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_a_minute_of_health_starts_the_delays_over():
    backoff = Backoff()
    for _ in range(5):
        backoff.after(lived=1)

    assert [backoff.after(lived=61), backoff.after(lived=1)] == [0.5, 1]


def test_a_child_that_ends_early_shows_its_last_words(child_of):
    child = child_of("echo 'no disk' >&2; exit 4", ready=lambda: False)

    with pytest.raises(StackError) as raised:
        child.wait_ready()

    assert raised.value.what == "child ended with code 4 instead of getting ready"
    assert raised.value.log_tail == "no disk"


def test_a_child_that_never_gets_ready_is_given_up(child_of):
    child = child_of("sleep 60", ready=lambda: False, ready_within=0.2)

    with pytest.raises(StackError, match="was not ready within"):
        child.wait_ready()


def test_a_program_that_does_not_exist_is_named(tmp_path):
    spec = ChildSpec("child", ("/no/such/program",), tmp_path / "child.log", lambda: True)

    with pytest.raises(StackError, match="child cannot be started: /no/such/program"):
        Child(spec, lambda: None).spawn()


def test_a_deaf_child_is_killed_when_its_time_is_up(child_of, tmp_path, wait_until):
    child = child_of(DEAF)
    wait_until(lambda: "ready" in (tmp_path / "child.log").read_text())
    began = time.monotonic()

    child.stop(0.3)

    assert child.pid is None
    assert 0.3 <= time.monotonic() - began < 3


def test_a_revival_that_fails_is_tried_again(child_of, tmp_path, wait_until):
    """The first life is fine, the second one fails, the third one is fine again."""
    lives = tmp_path / "lives"
    lives.touch()
    script = f"echo x >> {lives}; [ $(wc -l < {lives}) != 2 ] || exit 1; exec sleep 60"
    child = child_of(script, ready=lambda: child.pid is not None)
    wait_until(lambda: lives.read_text() == "x\n")
    child.supervise()
    child.signal(signal.SIGKILL)

    wait_until(lambda: lives.read_text() == "x\nx\nx\n" and child.pid)


def test_a_child_that_is_stopped_while_it_waits_for_its_revival_stays_dead(
    child_of, wait_until
):
    child = child_of("sleep 60")
    child.supervise()
    child.signal(signal.SIGKILL)
    wait_until(lambda: child.pid is None)

    child.stop(1)

    assert child.pid is None


def test_a_trace_is_of_one_process_and_not_of_its_pid():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        trace = Trace.of("python", process.pid)
        other = Trace("python", process.pid, trace.started - 60)

        assert trace.is_alive()
        assert not other.is_alive()
        end_all([trace], grace=2)
        assert not trace.is_alive()
    assert Trace.of("python", process.pid) is None


def test_processes_are_found_by_arguments_side_by_side():
    argv = [sys.executable, "-c", "input()", "--file", "some file"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE) as process:
        found = list(with_arguments("x", ["--file", "some file"], signal.SIGTERM))
        none = list(with_arguments("x", ["--file", "some"], signal.SIGTERM))
        process.kill()

    assert [trace.pid for trace in found] == [process.pid]
    assert none == []

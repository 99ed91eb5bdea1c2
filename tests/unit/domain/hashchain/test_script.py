"""A bundle proves itself offline, with one file and nothing installed."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tocsin.domain import hashchain


@pytest.fixture
def script(tmp_path):
    """Run the file alone, as whoever got the bundle does: no Tocsin, no other package."""
    copy = shutil.copy(hashchain.__file__, tmp_path / "verify.py")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-I", "-S", copy, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_the_bare_script_says_that_a_bundle_holds(script, bundle, tmp_path):
    told = script(bundle.write(tmp_path / "b.zip"))

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == "OK TCN-7K3M-Q2XD: 3 entries\n"


def test_the_script_is_understood_by_every_python_since_3_9():
    """What is newer than that may stand in annotations only, which are never evaluated."""
    source = Path(hashchain.__file__).read_text(encoding="utf-8")

    assert ast.parse(source, feature_version=(3, 9))
    assert hashchain.annotations.compiler_flag


def test_the_bare_script_names_every_fault(script, bundle, tmp_path):
    bundle.timeline[1]["actor"] = "user:eve"
    bundle.text["body"] = "no"
    told = script(bundle.write(tmp_path / "b.zip"))

    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.splitlines() == [
        "FAULT entry 1: its hash does not match its contents",
        "FAULT text t1: its body is not what was written",
        "BROKEN TCN-7K3M-Q2XD: 3 entries",
    ]


def test_the_bare_script_tells_how_it_is_used(script):
    told = script()

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "usage: python verify.py BUNDLE.zip\n"


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_the_bare_script_refuses_what_is_no_bundle(content, script, tmp_path):
    path = tmp_path / "b.zip"
    if content is not None:
        path.write_bytes(content)
    told = script(path)

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("not a readable bundle: ")

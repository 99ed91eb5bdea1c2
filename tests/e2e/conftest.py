"""The product as its users have it: `tocsin up` as a process, and nothing but CLI and HTTP."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

TOCSIN = Path(sys.executable).parent / "tocsin"


class Product:
    """A running stack, and ways to talk to it."""

    def __init__(self, home: Path, ready: dict) -> None:
        self.home = home
        self.ready = ready
        self.tokens = {user["name"]: user["token"] for user in ready["users"]}

    def cli(self, *arguments: str, who: str = "manager-1", check: bool = True) -> str:
        """Run a command and return what it printed."""
        done = subprocess.run(
            [str(TOCSIN), *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={
                **os.environ,
                "TOCSIN_URL": self.ready["api"],
                "TOCSIN_TOKEN": self.tokens[who],
                "NO_COLOR": "1",
            },
        )
        if check:
            assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def json(self, *arguments: str, who: str = "manager-1"):
        return json.loads(self.cli(*arguments, "--json", who=who))

    def http(self, who: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        return httpx.Client(base_url=self.ready["api"], headers=headers, timeout=30)


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    home = tmp_path_factory.mktemp("e2e") / "home"
    log = (home.parent / "up.log").open("wb")
    process = subprocess.Popen(
        [str(TOCSIN), "up", "--home", str(home), "--json", "--durability", "normal"],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    assert process.stdout
    line = process.stdout.readline()
    assert line, (home.parent / "up.log").read_text()[-2000:]
    yield Product(home, json.loads(line))
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    process.stdout.close()
    log.close()

"""`tocsin up` as people run it: a real process with the real product in it."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from argon2 import extract_parameters
from typer.testing import CliRunner

from tests.desk.conftest import Office
from tests.polling import until
from tocsin.cli import app, seeding
from tocsin.desk.hashing import PARAMETERS
from tocsin.embedded.home import Home
from tocsin.embedded.ports import choose
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.models import PasswordRow

PROGRAM = Path(sys.executable).with_name("tocsin")
NOTICE = """\
**Are you the copyright holder or authorized to act on the copyright owner's behalf?**

Yes, I am the copyright holder.

**Please provide the URL of the infringing content.**

https://example.com/somebody/stolen
"""


class Up:
    """A running `tocsin up`."""

    def __init__(self, home):
        self.home = home
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")}
        self.environment = environment | {"TOCSIN_HOME": str(home), "COLUMNS": "80"}
        self.errors = (home.parent / "up.err").open("ab")
        self.process = subprocess.Popen(
            [PROGRAM, "up", "--json", "--durability", "normal"],
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=self.environment,
        )
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            pytest.fail((home.parent / "up.err").read_text())
        self.ready = json.loads(line)

    def call(self, *arguments, code=0, **environment):
        """Run a command beside it, in this process: starting a hundred would take a minute."""
        wanted = self.environment | environment
        done = CliRunner().invoke(app, list(map(str, arguments)), env=wanted)
        assert done.exit_code == code, (done.output, done.exception)
        return done

    def json(self, *arguments, **environment):
        return json.loads(self.call(*arguments, "--json", **environment).stdout)

    def stop(self):
        """Ask it to stop; say how it ended and in how many seconds."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(20), time.monotonic() - began
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.errors.close()


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    home = tmp_path_factory.mktemp("up") / "home"
    home.mkdir(mode=0o700)
    ports = {}  # as if from an earlier run: other stacks may start on this machine just now
    for name in ("api", "postgres", "temporal", "temporal_ui"):
        ports[name] = choose((), ports.values())
    Home(home).write("ports", ports)
    running = Up(home)
    yield running
    if running.process.poll() is None:
        running.stop()


def wait_for(up, ref, gate):
    """Read a case until a gate is open and its content frozen."""

    def is_frozen(case):
        frozen = [g["id"] for g in case["gates"] if g["content_sha256"]]
        return any(name.startswith(f"{gate}.") for name in frozen)

    return until(lambda: up.json("show", ref), f"{gate} of {ref}", is_frozen)


def test_the_ready_line_names_everything_and_two_users_per_role(up):
    assert up.ready["event"] == "ready"
    assert set(up.ready) == {
        *("event", "api", "console", "temporal", "temporal_ui", "database", "mail", "users")
    }
    assert httpx.get(f"{up.ready['api']}/readyz").is_success
    assert len(up.ready["users"]) == 28
    assert {len(user["roles"]) for user in up.ready["users"]} == {1}
    assert all(
        set(user) == {"name", "roles", "token", "password"} for user in up.ready["users"]
    )


def test_what_it_leaves_behind_is_its_owners_only(up):
    for name in ("users.json", "passwords.json", "cli.json"):
        assert stat.S_IMODE((up.home / name).stat().st_mode) == 0o600


def test_a_second_one_says_who_runs_and_where(up):
    done = subprocess.run(
        [PROGRAM, "up"], env=up.environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 4
    assert f"pid {up.process.pid}" in done.stderr
    assert up.ready["api"] in done.stderr
    assert up.ready["temporal_ui"] in done.stderr


def test_a_second_one_says_so_in_json_too(up):
    done = subprocess.run(
        [PROGRAM, "up", "--json"], env=up.environment, capture_output=True, check=False
    )
    said = json.loads(done.stdout)

    assert said["event"] == "already-running"
    assert (said["pid"], said["api"]) == (up.process.pid, up.ready["api"])


def test_the_doctor_finds_it_well(up):
    assert up.json("doctor")["ok"] is True
    assert "search attributes" in up.call("doctor").stdout


def test_a_notice_is_walked_until_its_material_is_removed(up, tmp_path):
    notice = tmp_path / "notice.md"
    notice.write_text(NOTICE)
    received = json.loads(up.call("intake", notice, "--wait", "20", "--json").stdout)
    ref = received["case"]
    assert received["fate"] == "opened"

    wait_for(up, ref, "completeness")
    up.call(
        "decide", ref, "completeness", "complete", "--reason", "a", "--as", "analyst-1", "--yes"
    )
    wait_for(up, ref, "review")
    refused = up.call("decide", ref, "review", "remove", "--reason", "b", "--yes", code=1)
    assert "try --as analyst-1" in refused.stderr
    up.call("decide", ref, "review", "remove", "--reason", "b", "--as", "analyst-1", "--yes")
    wait_for(up, ref, "counsel")
    letter = up.json("letter", "show", ref, "--as", "counsel-1")
    edited = tmp_path / "letter.txt"
    edited.write_text(letter["body"] + "\nRegards.\n")
    up.call("letter", "edit", ref, "--file", edited, "--as", "counsel-1")
    wait_for(up, ref, "counsel")
    up.call("decide", ref, "counsel", "remove", "--reason", "c", "--as", "counsel-2", "--yes")
    wait_for(up, ref, "act")
    up.call("decide", ref, "act", "done", "--reason", "d", "--as", "on-call-1", "--yes")

    up.call("note", ref, "For counsel only", "--privileged", "--as", "counsel-1")
    up.call("assign", ref, "analyst-2")
    clock = next(c for c in up.json("show", ref)["clocks"] if c["state"] == "running")
    up.call("clock", "pause", ref, clock["id"], "--reason", "A court is asked")
    up.call("clock", "resume", ref, clock["id"], "--reason", "It answered")
    told = up.call("timeline", ref, "--as", "analyst-1").stdout
    assert "For counsel only" not in told
    assert "(withheld)" in told
    assert "For counsel only" in up.call("timeline", ref, "--as", "counsel-2").stdout

    bundle = tmp_path / "case.zip"
    up.call("export", ref, "-o", bundle)
    assert up.call("verify", bundle).stdout.startswith(f"OK {ref}")


def test_what_came_in_is_kept_byte_by_byte_and_once(up, tmp_path):
    notice = tmp_path / "odd.bin"
    notice.write_bytes(os.urandom(999))
    first = json.loads(up.call("intake", notice, "--json").stdout)
    again = json.loads(up.call("intake", notice, "--json").stdout)
    up.call("item", first["item"], "-o", tmp_path / "back")

    assert again["item"] == first["item"]
    assert (tmp_path / "back").read_bytes() == notice.read_bytes()
    assert up.json("item", first["item"])["item"]["sha256"] == first["sha256"]


def test_a_case_is_opened_by_hand(up):
    ref = up.json("open", "unclassified", "--title", "A call", "--jurisdiction", "DE")["ref"]

    assert ref in up.call("cases", "--sort", "received", "--limit", "5").stdout
    assert [c["ref"] for c in up.json("cases", "--jurisdiction", "DE")["items"]] == [ref]


def test_mail_deliveries_playbooks_and_people_are_shown(up):
    for command in (
        ["mailbox", "--as", "analyst-1"],
        ["deliveries"],
        ["playbooks", "list"],
        ["playbooks", "show", "copyright-takedown"],
        ["users", "list"],
        ["tokens", "list"],
    ):
        lines = up.call(*command).stdout.splitlines()
        assert lines, command
        assert max(map(len, lines)) <= 200


def test_people_are_managed_by_admins_only(up):
    up.call("users", "add", "new-1", "--role", "auditor", code=1)
    made = up.json("users", "add", "new-1", "--role", "auditor", "--as", "admin-1")
    up.call("users", "grant", "new-1", "--role", "dpo", "--as", "admin-1")
    token = up.json("tokens", "issue", "new-1", "--days", "3", "--as", "admin-1")
    assert made["grants"][0]["role"] == "auditor"
    up.call("cases", "--token", token["token"])
    up.call("users", "deactivate", "new-1", "--as", "admin-1", "--yes")
    up.call("tokens", "revoke", token["id"], "--as", "admin-1", "--yes")


def test_the_first_admin_is_made_in_the_database(up):
    database = {"TOCSIN_DATABASE_URL": up.ready["database"]}
    up.json("users", "add", "first", "--role", "admin", "--database", **database)
    made = up.json("tokens", "issue", "first", "--database", **database)
    listed = up.json("users", "list", "--token", made["token"], "--url", up.ready["api"])

    assert "first" in [user["name"] for user in listed["items"]]
    taken = up.call(
        *("users", "add", "first", "--role", "admin", "--database"), code=1, **database
    )
    assert "another user has the name" in taken.stderr


def test_seeded_users_sign_in_until_they_choose_a_password_of_their_own(up):
    seeded = {user["name"]: user["password"] for user in up.ready["users"]}
    assert len(set(seeded.values())) == 28
    engine = make_engine(up.ready["database"], 2)
    sessions = make_sessions(engine)
    office = Office(sessions, PARAMETERS)
    opened = office.sign_ins.open("vendor-2", seeded["vendor-2"], address="192.0.2.1", agent="")
    who = office.sign_ins.bearer(opened.secret).principal
    known = seeding.seed(up.ready["database"], up.home)
    with sessions() as session:
        before = session.get(PasswordRow, who.id)

    office.passwords.change(who, seeded["vendor-2"], "words of my own choice", keep=opened.id)
    changed = seeding.seed(up.ready["database"], up.home)

    assert {user["name"]: user["password"] for user in known} == seeded
    assert {user["name"]: user["password"] for user in changed} == seeded | {"vendor-2": None}
    with sessions.begin() as session:  # for those who look at the same users later
        session.merge(before)
        assert extract_parameters(before.hash) == PARAMETERS
    engine.dispose()


def test_it_stops_in_time_and_comes_back_with_its_users_and_cases(up):
    cases = up.json("cases", "--limit", "500")["items"]
    code, seconds = up.stop()
    assert code == 0
    assert seconds < 15
    assert up.call("cases", code=3).stderr

    again = Up(up.home)
    try:
        assert again.ready["users"] == up.ready["users"]
        found = again.json("cases", "--limit", "500")["items"]
        assert {case["ref"] for case in found} == {case["ref"] for case in cases}
    finally:
        assert again.stop()[0] == 0

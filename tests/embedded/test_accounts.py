"""PostgreSQL refuses root: there are two ways out, tried in order, each for real."""

import os
import shutil

import pytest

from tocsin.embedded import accounts
from tocsin.embedded.errors import StackError
from tocsin.embedded.external import libpq_dsn
from tocsin.embedded.postgres import find_binaries
from tocsin.embedded.stack import Stack

# An ordinary user cannot become root: these run where they can.
root_only = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root must become somebody else: run these as root too"
)


def needs(tool):
    return pytest.mark.skipif(
        shutil.which(tool) is None,
        reason=f"`{tool}` of util-linux, one of root's two ways out, is not installed",
    )


@pytest.fixture
def forbidden_namespaces(tmp_path, monkeypatch):
    """Put an `unshare` first that fails as it does in most containers."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "unshare").write_text("#!/bin/sh\necho 'unshare: not permitted' >&2\nexit 1\n")
    (tools / "unshare").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")


@pytest.fixture
def ordinary_user():
    """Be nobody for a moment, where root runs the tests."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(accounts.NOBODY)
    yield
    os.seteuid(before)


def test_an_ordinary_user_runs_it_directly(tmp_path, ordinary_user):
    assert accounts.choose(tmp_path, tmp_path) is accounts.DIRECT


@root_only
@needs("setpriv")
def test_root_becomes_nobody_where_namespaces_are_forbidden(
    tmp_path, options_for, forbidden_namespaces
):
    tmp_path.chmod(0o700)
    options = options_for(tmp_path / "home", temporal_address=None)
    with Stack(options) as stack:
        owner = (tmp_path / "home" / "postgres" / "PG_VERSION").stat().st_uid

        assert owner == accounts.NOBODY
        assert libpq_dsn(stack.urls.app).startswith("postgresql://tocsin_app:")


@root_only
@needs("unshare")
def test_files_that_nobody_had_go_to_the_account_that_is_chosen(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "file").touch()
    accounts.own(data, accounts.Account("nobody", owner=accounts.NOBODY))

    account = accounts.choose(find_binaries(), data)

    is_allowed = account.name == "user namespace"
    assert (data / "file").stat().st_uid == (0 if is_allowed else accounts.NOBODY)


@root_only
def test_root_without_any_way_out_is_told_what_was_tried(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StackError, match="neither unshare nor setpriv found"):
        accounts.choose(tmp_path, tmp_path)


@root_only
def test_what_stood_in_the_way_is_said(tmp_path, forbidden_namespaces):
    with pytest.raises(StackError, match="user namespace: unshare: not permitted"):
        accounts.choose(tmp_path / "no-binaries", tmp_path)

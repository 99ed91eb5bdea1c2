"""A worker that is stopped while it still waits for Temporal closes what it had opened."""

import asyncio
import os
import signal
import smtplib

import psutil
import pytest
from sqlalchemy import text

from tests.polling import eventually
from tests.storage.conftest import free_port
from tocsin.settings import Settings
from worker import run

OURS = "notices@example.org"


def children():
    return {child.pid for child in psutil.Process().children()}


@pytest.fixture
def settings(stack):
    return Settings(
        database_url=stack.urls.app,
        temporal_address=f"127.0.0.1:{free_port()}",
        mail_listen=f"127.0.0.1:{free_port()}",
        mail_address=OURS,
    )


@pytest.fixture
def connections(sessions):
    """How many connections to PostgreSQL the worker has."""
    held = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")

    def count():
        with sessions() as session:
            return session.scalar(held, {"name": "tocsin-worker"})

    return count


def test_it_leaves_no_reader_and_no_connection(settings, mail, record, connections):
    others, (message_id, content) = children(), mail()
    host, _, port = settings.mail_listen.partition(":")

    def deliver():
        with smtplib.SMTP(host, int(port), timeout=5) as session:
            session.sendmail("rosa@example.com", [OURS], content)
        return record.items(message_id)

    async def stopped_early():
        working = asyncio.create_task(run(settings))
        await eventually(lambda: asyncio.to_thread(deliver), "the mail", despite=(OSError,))
        assert connections()
        assert children() - others
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(working, 20)

    asyncio.run(stopped_early())

    assert children() <= others
    assert connections() == 0

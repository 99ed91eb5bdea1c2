"""Whatever ends a worker, a handoff is told; a repetition says that it may be one."""

import signal
import subprocess
import sys

from sqlalchemy import text

from tests.polling import until
from tests.relay.duty_desk import HOUR, MINUTE, now
from tocsin.domain.timeline import stamp
from tocsin.relay.handoffs import LOCK
from tocsin.storage.engine import engine_of
from tocsin.storage.models import DeliveryRow


def test_a_worker_killed_between_send_and_record_loses_nothing_and_repeats_once_marked(desk):
    desk.begin(desk.ada)
    desk.override(desk.ben, now() - MINUTE, now() + HOUR)
    url = engine_of(desk.sessions).url.render_as_string(hide_password=False)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.relay.stand_in_handoffs", url], check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    assert desk.found()[-1].settled_at is None
    until(lambda: (desk.once(), desk.found()[-1].settled_at)[1], "both sides are told")
    desk.once()

    rows = [
        row
        for row in desk.rows(DeliveryRow)
        if row.subject.startswith(f"handoff/{desk.name}/") and row.notice["number"] in (1, 2)
    ]
    ours = [row for row in rows if row.subject.endswith(f"{stamp(desk.found()[-1].at)}")]
    fates = sorted((row.recipient, row.fate) for row in ours)
    assert [fate for _, fate in fates].count("delivered") == 2
    assert (
        1 <= [fate for _, fate in fates].count("unknown") <= 2
    )  # two threads may be under way
    again = {row.recipient for row in ours if row.fate == "unknown"}
    assert {row.recipient for row in ours if row.possible_duplicate} == again
    assert len(desk.mail(desk.ben)) == len(desk.mail(desk.ada)) == 1


def test_one_worker_looks_at_a_time_and_the_next_as_soon_as_its_connection_ends(desk):
    desk.put(desk.ada)
    with engine_of(desk.sessions).connect() as other:
        other.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
        desk.once()
        assert desk.found() == []
        other.invalidate()
    desk.once()

    assert len(desk.found()) == 1

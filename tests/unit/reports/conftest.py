from datetime import UTC, datetime

import pytest

from tocsin.reports.model import Approval, Duty, Moment, Report

AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)


@pytest.fixture
def report():
    return Report(
        ref="TCN-7K3M-Q2XD",
        kind="Platform incident",
        title="Synthetic clip spreads",
        severity="sev1",
        state="closed: reviewed",
        received_at=AT,
        as_of=AT,
        entries=42,
        head_hash="ab" * 32,
        narrative="## Summary\n\nIt *happened*.",
        standing="reviewed",
        content_sha256="cd" * 32,
        approvals=(Approval("Cora", "accept", AT),),
        figures=(("Until resolved", "2 h"),),
        people=(("Incident commander", "Cem"),),
        duties=(Duty("Preserve the evidence", "Mia", AT, "done"),),
        updates=(Moment(9, AT, "Cem", "posted", ("We know this:\nit spreads",)),),
        timeline=(Moment(0, AT, "Mia", "received over manual"),),
    )

"""What is imported is what the API takes, and says who is on call as the other tool would."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from tests.api.streams import served
from tests.unit.importers import (
    goalert_exports,
    oncall_exports,
    opsgenie_exports,
    pagerduty_exports,
)
from tocsin.cli import app
from tocsin.domain.access import Role

NOW = datetime.now(UTC)
SOON = timedelta(days=3)
SINGLE = {
    "alias": "away",
    "user": opsgenie_exports.user(3),
    "startDate": (NOW + SOON).isoformat(),
    "endDate": (NOW + 2 * SOON).isoformat(),
}


def of_pagerduty():
    name = "weekdays by the week, weekends across days"
    return pagerduty_exports.an_export(
        pagerduty_exports.SCHEDULES[name], [pagerduty_exports.POLICY]
    )


def of_opsgenie():
    schedule = opsgenie_exports.SCHEDULES["two that serve at once"] | {"overrides": [SINGLE]}
    return opsgenie_exports.an_export(schedule, [opsgenie_exports.ESCALATION])


def of_goalert():
    schedule, overrides = goalert_exports.CASES["overrides, and a temporary schedule that wins"]
    return goalert_exports.an_export(
        schedule, goalert_exports.ROTATIONS, overrides, [goalert_exports.POLICY]
    )


def of_grafana_oncall():
    shifts = oncall_exports.CASES["months, and every other week"]
    return oncall_exports.an_export(shifts, **oncall_exports.WHOLE)


EXPORTS = {
    "pagerduty": of_pagerduty,
    "opsgenie": of_opsgenie,
    "goalert": of_goalert,
    "grafana-oncall": of_grafana_oncall,
}


@pytest.fixture(scope="module")
def server(settings):
    with served(settings) as url:
        yield url


@pytest.mark.parametrize("tool", EXPORTS)
def test_what_is_imported_is_taken_and_taken_once(tool, server, person_with, tmp_path):
    admin = person_with(Role.ADMIN, Role.INCIDENT_MANAGER)
    file = tmp_path / "export.json"
    text = json.dumps(EXPORTS[tool]())
    for name in ("Default", "Legal", "Everything"):
        text = text.replace(f'"name": "{name}"', f'"name": "{name} of {tool}"')
    file.write_text(text)
    where = ["--url", server, "--token", admin.token]

    def tocsin(*more):
        done = CliRunner().invoke(app, ["import", tool, str(file), "--json", *where, *more])
        found = json.loads(
            done.stdout[done.stdout.index("{\n") :]
        )  # the server logs there, too
        assert done.exit_code == 0, found["results"]
        return found

    unknown = [one for one in tocsin()["people"] if one["is"] is None]
    said = [f"--map={one['key']}={admin.name}" for one in unknown if not one["email"]]
    put = ("--apply", "--yes", "--create-people", "--rules", *said)
    first, second = tocsin(*put), tocsin(*put)

    fates = [one["fate"] for one in first["results"]]
    assert set(fates) <= {"created", "already there", "not needed"}
    assert "created" in fates
    assert {one["fate"] for one in second["results"]} <= {"already there", "not needed"}

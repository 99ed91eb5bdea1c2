"""What is refused: each error names the field and the limit."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from tests.unit.domain.oncall.plans import daily, layer, local, schedule
from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.rotation import Rotation
from tocsin.domain.oncall.schedule import Schedule
from tocsin.domain.oncall.shifts import next_on_call, shifts
from tocsin.domain.oncall.values import ScheduleError

WEEKLY = {"kind": "weekly", "starts_on": "2026-01-05"}
LAYER = {"id": "l", "members": ["ann"], "rotation": WEEKLY}
SPAN = {"begin": "2026-01-05T00:00:00Z", "end": "2026-01-06T00:00:00Z"}


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"layers": [LAYER | {"members": []}]}, "layers.0.members"),
        ({"layers": [LAYER, LAYER]}, "`layers` has one id twice"),
        ({"layers": [LAYER | {"priority": 1001}]}, "less than or equal to 1000"),
        ({"layers": [LAYER | {"rotation": WEEKLY | {"length": 0}}]}, "rotation.length"),
        ({"layers": [LAYER | {"rotation": WEEKLY | {"at": "09:00+01:00"}}]}, "leave out"),
        ({"layers": [LAYER | {"rotation": WEEKLY | {"kind": "custom"}}]}, "`handoffs`"),
        ({"layers": [LAYER | {"rotation": WEEKLY | {"starts_on": "1969-12-31"}}]}, "starts_on"),
        ({"layers": [LAYER | {"restrictions": [{"weekdays": [7]}]}]}, "weekdays.0"),
        ({"overrides": [SPAN | {"id": "o", "person": ""}]}, "overrides.0.person"),
        ({"overrides": [SPAN | {"id": "o", "person": "ann", "end": SPAN["begin"]}]}, "`end`"),
        ({"time_off": [SPAN | {"person": "ann", "begin": "2026-01-05T00:00:00"}]}, "timezone"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(fields, named):
    with pytest.raises(ValidationError, match=named):
        Schedule.model_validate({"id": "support", "zone": "UTC"} | fields)


def test_a_schedule_survives_json():
    plan = Schedule.model_validate({"id": "s", "zone": "UTC", "layers": [LAYER]})
    on_call(plan, datetime(2026, 1, 6, tzinfo=UTC))

    assert Schedule.model_validate_json(plan.model_dump_json()) == plan


def test_an_instant_needs_an_offset_and_a_year_that_is_computed():
    with pytest.raises(ScheduleError, match="no offset"):
        on_call(schedule(), datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused
    with pytest.raises(ScheduleError, match="1970–2199"):
        on_call(schedule(), datetime(2200, 1, 1, tzinfo=UTC))


def test_a_span_must_run_forward_and_be_bounded():
    begin = local("2026-01-01")
    with pytest.raises(ScheduleError, match="after `begin`"):
        shifts(schedule(), begin, begin)
    with pytest.raises(ScheduleError, match="3660 days"):
        shifts(schedule(), begin, begin + timedelta(days=3661))


def test_more_changes_than_can_be_shown_are_refused():
    hourly = Rotation(kind="hourly", starts_on=daily().starts_on)
    layers = (
        layer("ann", rotation=hourly.model_copy(update={"at": daily(at=f"00:{n}").at}), name=n)
        for n in (str(minute) for minute in range(10, 34))
    )
    begin = local("2026-01-05")

    with pytest.raises(ScheduleError, match="more than 200000 changes"):
        shifts(schedule(*layers), begin, begin + timedelta(days=3660))


@pytest.mark.parametrize("year", [1970, 2199])
def test_the_first_and_the_last_year_are_answered(year):
    plan = schedule(layer("ann", "ben", rotation=daily("1970-01-01")), zone="Pacific/Apia")
    at = datetime(year, 12, 31, 23, 59, tzinfo=UTC)

    assert on_call(plan, at).person in ("ann", "ben")
    assert on_call(plan, datetime(1970, 1, 1, tzinfo=UTC)).person is None
    assert next_on_call(plan, datetime(1970, 1, 1, tzinfo=UTC)).person == "ann"
    next_on_call(plan, at)

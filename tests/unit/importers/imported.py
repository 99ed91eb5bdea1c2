"""What an import makes of an export, asked hour by hour, beside what the source itself says."""

from datetime import UTC, datetime, timedelta

from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.schedule import Override
from tocsin.importers.finite import Window

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WINDOW = Window(NOW, NOW + timedelta(days=365))
HOUR = timedelta(hours=1)
LONG_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)


def lanes(plan, name):
    """Every schedule that one of the source became, with its overrides in force."""
    found = [one for one in plan.schedules if one.name == name or _is_lane(one.name, name)]
    return [_with_overrides(one) for one in found]


def serving(schedules, at):
    """Who is on call by any of them; None among them where only some have somebody."""
    people = {on_call(schedule, at).person for schedule in schedules}
    return set() if people == {None} else people


def hours(begin, days, every=HOUR):
    """Instants from a day on, a minute past each hour, and so never on a handoff."""
    at = begin + timedelta(minutes=1)
    while at < begin + timedelta(days=days):
        yield at
        at += every


def differences(schedules, oracle, begin, days, *, may_be_empty=False):
    """Where the imported schedule and the source do not agree.

    A lane that is empty while others are not would ask those who stand in, too.
    """
    left_out = {None} if may_be_empty else set()
    return [
        (at.isoformat(), found, expected)
        for at in hours(begin, days)
        if (found := serving(schedules, at) - left_out) != (expected := oracle(at))
    ]


def _with_overrides(planned):
    made = (
        Override(
            id=f"o{number}",
            person=one.person,
            begin=one.begin,
            end=one.end,
            instead_of=one.instead_of,
            made_at=LONG_BEFORE + number * HOUR,
        )
        for number, one in enumerate(planned.overrides)
    )
    return planned.rota.schedule(planned.name, overrides=made)


def _is_lane(name, of):
    head, _, number = name.rpartition("-")
    return head == of and number.isdigit()

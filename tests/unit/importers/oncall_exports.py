"""Exports of Grafana OnCall, made up: four people, shifts of every type, a chain and rules."""

NAMES = ("ada", "ben", "cleo", "dan")
USERS = [
    {
        "id": f"U{index}",
        "grafana_id": index,
        "email": f"{name}@example.org",
        "username": name,
        "role": "user",
        "timezone": "Europe/Rome",
        "teams": ["T1"],
    }
    for index, name in enumerate(NAMES)
]


def a_shift(shift_id, kind, start, hours, **more):
    common = {"id": shift_id, "name": shift_id, "team_id": None, "type": kind, "level": 0}
    return common | {"start": start, "duration": int(hours * 3600), "time_zone": None, **more}


def rolling(shift_id, groups, start, hours, frequency, **more):
    members = [[f"U{index}" for index in group] for group in groups]
    turns = {"rolling_users": members, "start_rotation_from_user_index": 0}
    turns |= {"frequency": frequency, "interval": 1, "week_start": "MO"}
    return a_shift(shift_id, "rolling_users", start, hours, **(turns | more))


def recurrent(shift_id, members, start, hours, frequency, **more):
    users = {"users": [f"U{index}" for index in members], "frequency": frequency}
    return a_shift(shift_id, "recurrent_event", start, hours, **(users | more))


def single(shift_id, members, start, hours, kind="single_event", **more):
    users = [f"U{index}" for index in members]
    return a_shift(shift_id, kind, start, hours, users=users, **more)


def an_export(shifts, zone="Europe/Rome", kind="calendar", **more):
    schedule = {"id": "S1", "name": "Safety first", "type": kind, "team_id": None}
    schedule |= {"time_zone": zone, "shifts": [shift["id"] for shift in shifts]}
    schedule |= {"slack": {"channel_id": "C1"}, "on_call_now": ["U1"]}
    return {
        "users": {"count": 4, "next": None, "previous": None, "results": USERS},
        "teams": {"results": [{"id": "T1", "name": "Safety team", "email": ""}]},
        "schedules": {"results": [schedule]},
        "on_call_shifts": {"results": shifts, "next": None},
        **more,
    }


START = "2026-01-07T09:00:00"
CASES = {
    "daily and weekly turns on two levels": [
        rolling("DAILY", ([0], [1], [2]), START, 24, "daily"),
        rolling("WEEKLY", ([3], [1]), START, 8, "weekly", level=2, by_day=["MO", "WE", "FR"]),
    ],
    "two at once, above one": [
        rolling("PAIRS", ([0, 1], [2]), START, 12, "daily", level=1),
        rolling("BELOW", ([3],), START, 168, "weekly"),
        recurrent("FRIDAYS", (2, 3), "2026-01-09T20:30:00", 6, "weekly", level=3),
    ],
    "turns of selected days, and of hours": [
        rolling("SOME", ([0], [1], [2]), START, 24, "daily", by_day=["TU", "FR"], interval=2),
        rolling("HOURS", ([3], [2]), START, 4, "hourly", interval=8, level=1),
    ],
    "weeks that begin on Sunday, with a night into the next": [
        rolling(
            *("LATE", ([0], [1], [2]), "2026-01-07T22:00:00", 10, "weekly"),
            by_day=["SU", "WE", "SA"],
            week_start="SU",
        ),
    ],
    "single events, overrides of one and of two": [
        rolling("BASE", ([0], [1]), START, 168, "weekly", until="2026-10-20T00:00:00"),
        single("ONE", (2,), "2026-03-10T00:00:00", 30, level=1),
        single("OVER", (3,), "2026-03-12T06:00:00", 12, "override"),
        single("BOTH", (2, 3), "2026-03-20T06:00:00", 12, "override"),
    ],
    "months, and every other week": [
        rolling("MONTHS", ([0], [1]), START, 72, "monthly", by_monthday=[1, 15]),
        rolling("OTHER", ([2], [3]), START, 100, "weekly", interval=2),
    ],
    "a rotation that counts from later, in a zone of its own": [
        rolling(
            *("ZONED", ([0], [1], [2]), START, 24, "daily"),
            time_zone="America/Denver",
            rotation_start="2026-03-05T09:00:00",
        ),
    ],
}


SWAP = {
    "id": "W1",
    "schedule": "S1",
    "swap_start": "2026-03-10T00:00:00Z",
    "swap_end": "2026-03-12T00:00:00Z",
    "beneficiary": "U0",
    "benefactor": "U3",
    "status": "taken",
}


def a_step(position, kind, **more):
    return {
        "id": f"E{position}",
        "escalation_chain_id": "F1",
        "position": position,
        "type": kind,
        **more,
    }


STEPS = [
    a_step(0, "notify_persons", persons_to_notify=["U0"], important=True),
    a_step(1, "notify_on_call_from_schedule", notify_on_call_from_schedule="S1"),
    a_step(2, "wait", duration=300),
    a_step(3, "notify_person_next_each_time", persons_to_notify_next_each_time=["U1", "U2"]),
    a_step(4, "wait", duration=900),
    a_step(5, "notify_team_members", team_to_notify="T1"),
    a_step(6, "notify_if_time_from_to", notify_if_time_from="09:00:00Z"),
    a_step(7, "trigger_webhook", action_to_trigger="K1"),
    a_step(8, "repeat_escalation"),
]
RULES = [
    {"id": "N1", "user_id": "U0", "position": 0, "important": True, "type": "notify_by_slack"},
    {"id": "N2", "user_id": "U0", "position": 1, "important": True, "type": "wait"},
    {"id": "N3", "user_id": "U0", "position": 2, "important": True, "type": "notify_by_sms"},
    {"id": "N4", "user_id": "U0", "position": 0, "type": "notify_by_mobile_app"},
    {"id": "N5", "user_id": "U9", "position": 0, "type": "notify_by_email"},
]
WHOLE = {
    "escalation_chains": {"results": [{"id": "F1", "name": "Default", "team_id": None}]},
    "escalation_policies": {"results": STEPS},
    "personal_notification_rules": RULES,
    "shift_swaps": [SWAP],
    "routes": {"results": [{"id": "R1", "escalation_chain_id": "F1"}]},
}

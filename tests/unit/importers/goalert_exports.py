"""Exports of GoAlert, made up: four people with rules, rotations, schedules, a policy."""

from tests.unit.importers.imported import NOW

ALWAYS = [True] * 7
WEEKDAYS = [False, True, True, True, True, True, False]
NAMES = ("ada", "ben", "cleo", "dan")
USERS = [
    {
        "id": f"user-{index}",
        "name": name.title(),
        "email": f"{name}@example.org",
        "contactMethods": [
            {"id": f"m{index}", "name": "Phone", "type": "SMS", "value": "+15550100"},
            {
                "id": f"n{index}",
                "name": "Mail",
                "dest": {"type": "builtin-smtp-email", "args": {"email_address": "a@b.org"}},
            },
        ],
        "notificationRules": [
            {"id": f"r{index}", "delayMinutes": 0, "contactMethodID": f"n{index}"},
            {"id": f"q{index}", "delayMinutes": 10, "contactMethodID": f"m{index}"},
        ],
    }
    for index, name in enumerate(NAMES)
]


def a_rotation(rotation_id, members, zone, start, kind, length=1, active=0):
    return {
        "id": rotation_id,
        "name": rotation_id.title(),
        "timeZone": zone,
        "start": start,
        "type": kind,
        "shiftLength": length,
        "activeUserIndex": active,
        "userIDs": [f"user-{index}" for index in members],
    }


def assigned(kind, target, *rules):
    return {
        "target": {"id": target, "type": kind, "name": target},
        "rules": [
            {"start": start, "end": end, "weekdayFilter": days} for start, end, days in rules
        ],
    }


def a_schedule(zone, targets, temporary=()):
    return {"id": "s1", "name": "Duty", "description": "", "timeZone": zone} | {
        "targets": list(targets),
        "temporarySchedules": list(temporary),
    }


def an_export(schedule, rotations=(), overrides=(), policies=()):
    return {
        "exportedAt": NOW.isoformat(),
        "users": {"nodes": USERS},
        "rotations": {"nodes": list(rotations), "pageInfo": {"hasNextPage": False}},
        "schedules": {"nodes": [schedule]},
        "userOverrides": {"nodes": list(overrides)},
        "escalationPolicies": {"nodes": list(policies)},
    }


def an_override(add, remove, start, end):
    return {
        "id": f"o-{add}-{remove}",
        "addUserID": add,
        "removeUserID": remove,
        "start": start,
        "end": end,
        "target": {"id": "s1", "type": "schedule", "name": "Duty"},
    }


ROTATIONS = [
    a_rotation("week", (0, 1, 2), "Europe/Berlin", "2025-11-03T09:00:00+01:00", "weekly", 1, 2),
    a_rotation("night", (2, 3), "Europe/Berlin", "2026-01-01T08:00:00+01:00", "hourly", 12, 1),
    a_rotation("month", (1, 3, 0), "America/Toronto", "2025-10-15T10:00:00Z", "monthly", 1, 0),
    a_rotation("later", (0, 3), "Europe/Berlin", "2026-06-01T09:00:00+02:00", "daily", 2, 1),
]
CASES = {
    "a rotation at all times": (
        a_schedule("Europe/Berlin", [assigned("rotation", "week", ("00:00", "00:00", ALWAYS))]),
        (),
    ),
    "days, nights, and a user at weekends": (
        a_schedule(
            "Europe/Berlin",
            [
                assigned("rotation", "week", ("08:00", "20:00", WEEKDAYS)),
                assigned("rotation", "night", ("20:00", "08:00", ALWAYS)),
                assigned("user", "user-3", ("09:00", "09:00", [True] + [False] * 5 + [True])),
            ],
        ),
        (),
    ),
    "hours in one zone, turns in another": (
        a_schedule("Asia/Tokyo", [assigned("rotation", "month", ("09:00", "17:30", WEEKDAYS))]),
        (),
    ),
    "one that begins after the export": (
        a_schedule(
            "Europe/Berlin", [assigned("rotation", "later", ("00:00", "00:00", ALWAYS))]
        ),
        (),
    ),
    "overrides, and a temporary schedule that wins": (
        a_schedule(
            "Europe/Berlin",
            [
                assigned("rotation", "week", ("00:00", "00:00", ALWAYS)),
                assigned("user", "user-3", ("09:00", "17:00", WEEKDAYS)),
            ],
            [
                {
                    "start": "2026-03-20T00:00:00Z",
                    "end": "2026-03-25T00:00:00Z",
                    "shifts": [
                        {
                            "userID": f"user-{index}",
                            "start": f"2026-03-2{index}T00:00:00Z",
                            "end": f"2026-03-2{index + 2}T00:00:00Z",
                        }
                        for index in (0, 1, 2)
                    ],
                }
            ],
        ),
        [
            an_override("user-2", "user-0", "2026-03-05T00:00:00Z", "2026-03-10T00:00:00Z"),
            an_override("user-1", None, "2026-03-18T00:00:00Z", "2026-03-22T00:00:00Z"),
        ],
    ),
}
POLICY = {
    "id": "p1",
    "name": "Everything",
    "repeat": 3,
    "steps": [
        {
            "id": "t2",
            "stepNumber": 1,
            "delayMinutes": 30,
            "actions": [
                {"type": "builtin-user", "args": {"user_id": "user-1"}},
                {"type": "builtin-webhook", "args": {"webhook_url": "https://example.org"}},
            ],
            "multiAck": True,
        },
        {
            "id": "t1",
            "stepNumber": 0,
            "delayMinutes": 5,
            "targets": [
                {"id": "s1", "type": "schedule", "name": "Duty"},
                {"id": "night", "type": "rotation", "name": "Night"},
                {"id": "c1", "type": "slackChannel", "name": "#duty"},
            ],
        },
    ],
}

"""Exports of Opsgenie, made up: four people with rules, schedules, an escalation."""

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAMES = ("ada", "ben", "cleo", "dan")
USERS = [
    {
        "id": f"u{index}",
        "username": f"{name}@example.org",
        "fullName": name.title(),
        "timeZone": "Europe/Paris",
        "role": {"id": "User", "name": "User"},
        "userContacts": [
            {"id": f"c{index}", "contactMethod": "sms", "to": "1-5550100", "enabled": True},
            {"id": f"m{index}", "contactMethod": "mobile", "to": "x", "enabled": True},
        ],
        "notificationRules": [
            {
                "id": f"r{index}",
                "actionType": "create-alert",
                "enabled": True,
                "steps": [
                    {
                        "contact": {"method": "sms", "to": "1-5550100"},
                        "sendAfter": {"timeAmount": 0, "timeUnit": "minutes"},
                        "enabled": True,
                    },
                    {
                        "contact": {"method": "voice", "to": "1-5550100"},
                        "sendAfter": {"timeAmount": 4, "timeUnit": "minutes"},
                        "enabled": True,
                    },
                ],
            },
            {"id": f"q{index}", "actionType": "schedule-start", "enabled": True, "steps": []},
        ],
    }
    for index, name in enumerate(NAMES)
]


def user(index):
    return {"type": "user", "id": f"u{index}", "username": f"{NAMES[index]}@example.org"}


def a_rotation(rotation_id, members, start, kind, length=1, **more):
    people = [user(one) if one is not None else {"type": "none"} for one in members]
    return {
        "id": rotation_id,
        "name": rotation_id,
        "startDate": start,
        "endDate": None,
        "type": kind,
        "length": length,
        "participants": people,
        **more,
    }


def times(begin, end):
    hours = {"startHour": begin[0], "startMin": begin[1], "endHour": end[0], "endMin": end[1]}
    return {"type": "time-of-day", "restriction": hours}


def on_days(*spans):
    return {
        "type": "weekday-and-time-of-day",
        "restrictions": [
            times(begin, end)["restriction"] | {"startDay": first, "endDay": last}
            for first, begin, last, end in spans
        ],
    }


def a_schedule(zone, rotations, **more):
    named = {"id": "s1", "name": "Legal_On.Call", "timezone": zone, "enabled": True}
    return named | {"ownerTeam": {"id": "t1", "name": "Legal"}, "rotations": rotations, **more}


def an_export(schedule, escalations=()):
    return {
        "users": {"data": USERS, "totalCount": 4},
        "schedules": {"data": [schedule], "expandable": ["rotation"]},
        "escalations": {"data": list(escalations)},
    }


SCHEDULES = {
    "one rotation by the week": a_schedule(
        "Europe/Paris", [a_rotation("week", (0, 1, 2), "2026-01-05T08:00:00Z", "weekly")]
    ),
    "two that serve at once": a_schedule(
        "America/Chicago",
        [
            a_rotation("all", (0, 1), "2026-01-05T14:00:00Z", "daily", 3),
            a_rotation("day", (2, 3), "2026-01-05T14:00:00Z", "weekly", 2)
            | {"timeRestriction": times((9, 0), (18, 30))},
        ],
    ),
    "office hours and the rest": a_schedule(
        "Europe/Berlin",
        [
            a_rotation("office", (0, 1), "2026-01-05T08:00:00Z", "daily")
            | {"timeRestriction": on_days(*((day, (9, 0), day, (18, 0)) for day in DAYS[:5]))},
            a_rotation("evening", (2, 3), "2026-01-05T17:00:00Z", "daily")
            | {"timeRestriction": times((18, 0), (9, 0))},
            a_rotation("weekend", (1, 2), "2026-01-05T17:00:00Z", "weekly")
            | {"timeRestriction": on_days(("friday", (18, 0), "monday", (9, 0)))},
        ],
    ),
    "hours, and turns of nobody": a_schedule(
        "Australia/Lord_Howe",
        [
            a_rotation("hours", (0, 1, 2), "2026-01-05T21:30:00Z", "hourly", 12),
            a_rotation("gaps", (3, None), "2026-01-05T21:30:00Z", "daily", 2),
        ],
    ),
    "overrides of all and of one": a_schedule(
        "America/New_York",
        [
            a_rotation("one", (0, 1), "2026-01-05T14:00:00Z", "weekly"),
            a_rotation("two", (2,), "2026-01-05T14:00:00Z", "weekly"),
        ],
        overrides=[
            {
                "alias": "a",
                "user": user(3),
                "startDate": "2026-03-07T10:00:00Z",
                "endDate": "2026-03-08T20:00:00Z",
                "rotations": [{"id": "one", "name": "one"}],
            },
            {
                "alias": "b",
                "user": user(1),
                "startDate": "2026-03-20T10:00:00Z",
                "endDate": "2026-03-21T20:00:00Z",
            },
        ],
    ),
    "a rotation that ends": a_schedule(
        "UTC",
        [
            a_rotation("old", (0,), "2026-01-05T08:00:00Z", "weekly")
            | {"endDate": "2026-03-15T08:00:00Z"},
            a_rotation("new", (1, 2), "2026-03-15T08:00:00Z", "weekly"),
        ],
    ),
}


def a_rule(minutes, recipient, notify="default", condition="if-not-acked"):
    return {
        "condition": condition,
        "notifyType": notify,
        "delay": {"timeAmount": minutes, "timeUnit": "minutes"},
        "recipient": recipient,
    }


ESCALATION = {
    "id": "e1",
    "name": "Legal",
    "rules": [
        a_rule(15, {"type": "schedule", "id": "s1"}, "next"),
        a_rule(0, {"type": "schedule", "id": "s1"}),
        a_rule(0, {"type": "user", "id": "u3", "username": "dan@example.org"}),
        a_rule(45, {"type": "team", "id": "t1", "name": "Legal"}, "random", "if-not-closed"),
    ],
    "repeat": {"waitInterval": 10, "count": 3, "closeAlertAfterAll": True},
}

"""Exports of PagerDuty, made up: four people with rules, schedules in five zones, a policy."""

DAY = 86_400
USERS = [
    {
        "id": f"PUSER{index}",
        "type": "user",
        "name": name,
        "email": f"{name.lower()}@example.org",
        "time_zone": "Europe/Berlin",
        "role": "user",
        "contact_methods": [
            {"id": f"PC{index}", "type": "email_contact_method", "address": "a@example.org"},
            {"id": f"PS{index}", "type": "sms_contact_method", "address": "5550100"},
            {"id": f"PP{index}", "type": "push_notification_contact_method", "address": "x"},
        ],
        "notification_rules": [
            {
                "id": f"PR{index}",
                "start_delay_in_minutes": 0,
                "urgency": "high",
                "contact_method": {"id": f"PS{index}", "type": "sms_contact_method_reference"},
            },
            {
                "id": f"PR{index}b",
                "start_delay_in_minutes": 5,
                "urgency": "low",
                "contact_method": {
                    "id": f"PC{index}",
                    "type": "email_contact_method_reference",
                },
            },
        ],
    }
    for index, name in enumerate(("Ada", "Ben", "Cleo", "Dan"))
]


def ref(index):
    return {"id": f"PUSER{index}", "type": "user_reference"}


def a_layer(layer_id, members, start, length, restrictions=(), **more):
    return {
        "id": layer_id,
        "name": layer_id.title(),
        "start": start,
        "end": None,
        "rotation_virtual_start": start,
        "rotation_turn_length_seconds": length,
        "users": [{"user": ref(index)} for index in members],
        "restrictions": list(restrictions),
        **more,
    }


def daily(start, seconds):
    return {
        "type": "daily_restriction",
        "start_time_of_day": start,
        "duration_seconds": seconds,
    }


def weekly(day, start, seconds):
    return daily(start, seconds) | {"type": "weekly_restriction", "start_day_of_week": day}


def a_schedule(zone, layers, **more):
    return {"id": "PSCHED1", "name": "Trust & Safety", "time_zone": zone} | {
        "schedule_layers": layers,
        **more,
    }


def an_export(schedule, policies=()):
    return {
        "users": {"users": USERS, "more": False},
        "schedules": [schedule],
        "escalation_policies": {"escalation_policies": list(policies)},
    }


SCHEDULES = {
    "a weekly rotation, at night a daily one above it": a_schedule(
        "Europe/Berlin",
        [
            a_layer(
                *("NIGHT", (2, 3), "2026-01-05T18:00:00+01:00", DAY),
                [daily("18:00:00", 14 * 3600)],
            ),
            a_layer("MAIN", (0, 1, 2), "2026-01-05T09:00:00+01:00", 7 * DAY),
        ],
    ),
    "weekdays by the week, weekends across days": a_schedule(
        "America/New_York",
        [
            a_layer(
                *("WEEKEND", (1, 3), "2026-01-02T17:00:00-05:00", 7 * DAY),
                [weekly(5, "17:00:00", 63 * 3600)],
            ),
            a_layer(
                *("DAYS", (0, 2), "2026-01-05T08:30:00-05:00", DAY),
                [weekly(day, "08:30:00", 9 * 3600) for day in range(1, 6)],
            ),
        ],
    ),
    "turns of twelve hours, begun before the layer": a_schedule(
        "Australia/Sydney",
        [
            a_layer(
                *("HALF", (0, 1, 2), "2026-03-20T00:00:00+11:00", 12 * 3600),
                rotation_virtual_start="2026-01-03T20:00:00+11:00",
                end="2026-10-20T00:00:00+11:00",
            ),
        ],
    ),
    "turns of 36 hours and of five": a_schedule(
        "Europe/London",
        [
            a_layer(
                *("FIVE", (3, 2), "2026-02-03T07:00:00+00:00", 5 * 3600),
                [weekly(7, "00:00:00", DAY)],
            ),
            a_layer("LONG", (0, 1, 2), "2026-02-03T20:00:00+00:00", 36 * 3600),
        ],
    ),
    "one layer with overrides": a_schedule(
        "America/Sao_Paulo",
        [a_layer("MAIN", (0, 1), "2026-01-05T09:00:00-03:00", 14 * DAY)],
        overrides=[
            {
                "id": "PO1",
                "start": "2026-03-10T00:00:00-03:00",
                "end": "2026-03-12T12:00:00-03:00",
                "user": ref(3),
            }
        ],
    ),
}

POLICY = {
    "id": "PPOL1",
    "name": "Default",
    "num_loops": 2,
    "services": [{"id": "PSVC1", "type": "service_reference"}],
    "escalation_rules": [
        {
            "id": "PRULE1",
            "escalation_delay_in_minutes": 10,
            "targets": [{"id": "PSCHED1", "type": "schedule_reference"}],
        },
        {
            "id": "PRULE2",
            "escalation_delay_in_minutes": 20,
            "escalation_rule_assignment_strategy": {"type": "round_robin"},
            "targets": [
                {"id": "PUSER0", "type": "user_reference"},
                {"id": "PUSER1", "type": "user_reference"},
                {"id": "PGONE", "type": "schedule_reference"},
            ],
        },
    ],
}

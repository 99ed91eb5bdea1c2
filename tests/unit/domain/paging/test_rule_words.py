"""What a plan comes to, in sentences for the person whom it is about."""

from tests.unit.domain.paging.people import DEFAULTS, facts, ways
from tocsin.domain.paging.plan import plan
from tocsin.domain.paging.rule_words import floor_said, later, limited, told
from tocsin.domain.paging.rules import Limit, PersonalRules, Quiet

LABELS = {"phone": "my phone"}


def said(rules=None, **changes):
    found = facts(version=1 if rules else 0, **changes)
    return list(told(plan(rules, DEFAULTS, found), LABELS))


def test_the_default_is_told():
    assert said(urgency="urgent") == [
        "It is 2026-06-03 14:00 in Europe/Berlin.",
        "No rules are set, so the default counts.",
        "At once: mailbox.",
        "After 2 min (14:02): smtp.",
        "After 4 min (14:04): slack.",
        "After 6 min (14:06): sms (my phone).",
    ]


def test_order_and_delays_are_told_with_what_cannot_be_used():
    own = PersonalRules(routine=ways("slack", "sms", "fax+300", "smtp+600"))

    assert said(own)[1:] == [
        "Version 1 of the rules counts.",
        "At once: slack, and when that fails: sms (my phone).",
        "After 10 min (14:10): smtp.",
        "fax is named, but cannot be used: there is no such channel here.",
        "Only when all of that fails: mailbox.",
    ]


def test_quiet_hours_are_told_in_local_time():
    quiet = {"begin": "13:00", "end": "15:30"}
    silent = PersonalRules(routine=ways("sms"), quiet=(Quiet(**quiet),))
    waits = PersonalRules(routine=ways("sms"), quiet=(Quiet(**quiet, then="wait"),))

    assert "It is quiet until 2026-06-03 15:30: only the mailbox is used." in said(silent)
    assert said(waits)[2].endswith("only the mailbox until then, the other ways after.")
    assert "After 1 h 30 min 1 s (15:30): sms (my phone)." in said(waits)
    assert "It would be quiet until 2026-06-03 15:30, but its urgency breaks that." in said(
        silent, urgency="urgent"
    )


def test_limits_are_told():
    assert limited(Limit(channel="sms", most=3, per="10m", bundle="5m")) == (
        "At most 3 messages in 10m over sms; what is more waits up to 5m and goes in one "
        "message (urgent ones go all the same)."
    )
    assert "over everything but the mailbox" in limited(Limit(most=1, per="1h", urgent="hold"))
    assert "250 messages in 10m" in floor_said()


def test_spans_are_told_in_hours_minutes_and_seconds():
    assert [later(n) for n in (45, 60, 3661)] == [
        "After 45 s",
        "After 1 min",
        "After 1 h 1 min 1 s",
    ]

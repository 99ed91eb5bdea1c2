"""How a person is contacted: by their rules, else by the default, and always somehow."""

from hypothesis import given, settings

from tests.unit.domain.paging.people import (
    CHANNELS,
    DEFAULTS,
    PHONE,
    WORK_PHONE,
    facts,
    known,
    rules,
    ways,
)
from tocsin.domain.paging.plan import Because, plan
from tocsin.domain.paging.rules import PersonalRules, Quiet, default_rules

few = settings(max_examples=60)


def shown(found):
    return [(way.channel, way.after) for way in found]


def of(rules=None, defaults=DEFAULTS, **changes):
    return plan(rules, defaults, facts(**changes))


def test_who_has_no_rules_is_reached_over_every_channel_the_next_on_failure():
    found = of()

    assert shown(found.ways) == [("mailbox", 0), ("smtp", 0), ("slack", 0), ("sms", 0)]
    assert {way.because for way in found.ways} == {Because.DEFAULT}
    assert found.ways[1].address == "ann@example.org"


def test_what_is_urgent_goes_over_all_channels_two_minutes_apart():
    found = of(urgency="urgent")

    assert shown(found.ways) == [("mailbox", 0), ("smtp", 120), ("slack", 240), ("sms", 360)]


def test_by_default_no_time_passes_for_a_channel_that_cannot_be_used():
    channels = ("sms", "mailbox", "slack", "smtp")
    found = of(
        defaults=default_rules(channels), urgency="urgent", channels=channels, contacts=()
    )

    assert shown(found.ways) == [("mailbox", 0), ("smtp", 120)]


def test_rules_say_order_and_delays():
    own = PersonalRules(routine=ways("slack", "sms+600"))
    found = of(own)

    assert shown(found.ways) == [("slack", 0), ("sms", 600)]
    assert {way.because for way in found.ways} == {Because.RULE}
    assert {one.channel for one in found.spare} == {"mailbox", "smtp"}


def test_rules_for_one_urgency_leave_the_default_for_the_other():
    own = PersonalRules(routine=ways("slack"))

    assert of(own, urgency="urgent").ways == of(urgency="urgent").ways


def test_a_channel_without_a_contact_stands_for_all_of_its_contacts():
    own = PersonalRules(routine=ways("sms"))
    found = of(own, contacts=(WORK_PHONE, PHONE))

    assert [way.contact for way in found.ways] == ["work-phone", "phone"]


def test_one_contact_may_be_meant():
    own = PersonalRules(routine=ways("sms@phone"))
    found = of(own, contacts=(WORK_PHONE, PHONE))

    assert [way.contact for way in found.ways] == ["phone"]


def test_a_way_that_cannot_be_used_is_named_and_the_next_one_comes_at_once():
    own = PersonalRules(routine=ways("sms", "slack+300"))
    found = of(own, contacts=(), channels=("mailbox", "smtp", "sms"))

    assert [(one.channel, one.because) for one in found.passed] == [
        ("sms", Because.NO_CONTACT),
        ("slack", Because.NOT_SET_UP),
    ]
    assert shown(found.ways) == [("mailbox", 0), ("smtp", 0)]
    assert {way.because for way in found.ways} == {Because.LAST_RESORT}
    assert shown(of(own, contacts=(PHONE,), channels=CHANNELS).ways) == [("sms", 0)]
    late = PersonalRules(routine=ways("slack", "sms+300"))
    assert shown(of(late, contacts=(PHONE,)).ways) == [("sms", 0)]


def test_the_mailbox_is_there_when_nothing_else_is():
    found = plan(None, default_rules(("smtp",)), facts(email=None, channels=("smtp",)))

    assert shown(found.ways) == [("mailbox", 0)]


def test_in_quiet_hours_only_the_mailbox_is_used_and_the_rest_is_spare():
    own = PersonalRules(
        routine=ways("sms", "slack+300"), quiet=(Quiet(begin="13:00", end="15:00"),)
    )
    found = of(own)

    assert [(way.channel, way.because) for way in found.ways] == [("mailbox", Because.QUIET)]
    assert [way.channel for way in found.spare] == ["sms", "slack", "smtp"]
    assert found.quiet_until == "2026-06-03T13:00:00.000000Z"


def test_quiet_hours_may_wait_instead():
    quiet = Quiet(begin="13:00", end="15:00", then="wait")
    found = of(PersonalRules(routine=ways("sms", "slack+300"), quiet=(quiet,)))

    assert shown(found.ways) == [("mailbox", 0), ("sms", 3601), ("slack", 3901)]
    assert [way.because for way in found.ways[1:]] == [Because.AFTER_QUIET] * 2


def test_severity_and_urgency_break_quiet_hours_and_the_plan_says_which():
    quiet = Quiet(begin="13:00", end="15:00", unless_severities=("sev0",))
    own = PersonalRules(routine=ways("sms"), urgent=ways("sms"), quiet=(quiet,))

    assert of(own, severity="sev0").broken_by == "severity"
    assert of(own, urgency="urgent").broken_by == "urgency"
    assert shown(of(own, severity="sev0").ways) == [("sms", 0)]


def test_the_zone_is_the_rules_then_the_profiles_then_utc():
    own = PersonalRules(zone="America/New_York")

    assert of(own).local == "2026-06-03T08:00:00-04:00"
    assert of().local == "2026-06-03T14:00:00+02:00"
    assert of(zone=None).local == "2026-06-03T12:00:00+00:00"


def test_what_is_recorded_holds_no_address():
    assert "example.org" not in repr(of().recorded())
    assert "example.org" not in repr(of())


@few
@given(rules(), known())
def test_a_plan_is_never_empty_and_begins_at_once(own, about):
    found = plan(own, default_rules(about.channels), about)

    assert found.ways
    assert found.ways[0].after == 0
    seconds = [way.after for way in found.ways]
    assert seconds == sorted(seconds)


@few
@given(rules(), known())
def test_nothing_is_ever_dropped(own, about):
    """What can be used is used, now or later, or kept for when all else fails."""
    found = plan(own, default_rules(about.channels), about)
    said = own.ways(about.urgency) or default_rules(about.channels).ways(about.urgency)
    kept = {way.channel for way in (*found.ways, *found.spare)}
    passed = {one.channel for one in found.passed}
    usable = {one.channel for one in about.contacts} & set(about.channels)

    assert {way.channel for way in said} & usable <= kept | passed
    assert usable <= kept
    assert passed.isdisjoint({way.channel for way in found.ways}) or own.ways(about.urgency)
    assert all(way.address for way in found.one_after_the_other())


@few
@given(rules(), known())
def test_quiet_hours_never_count_when_they_are_broken(own, about):
    found = plan(own, default_rules(about.channels), about)
    hushed = {Because.QUIET, Because.AFTER_QUIET} & {way.because for way in found.ways}

    assert not (found.broken_by and hushed)
    if all(span.gives_way_to(about.urgency, about.severity) for span in own.quiet):
        assert not hushed
    if hushed:
        assert found.quiet_until > found.at


@few
@given(rules(), known())
def test_the_same_question_has_the_same_answer(own, about):
    defaults = default_rules(about.channels)

    assert plan(own, defaults, about) == plan(own.model_copy(), defaults, about)

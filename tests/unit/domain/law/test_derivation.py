"""A deadline explains itself, in one screen."""

from tests.unit.domain.law.entries import EU, count, holidays, local, told

DSAR = {
    "id": "uk-gdpr-dsar-1mo",
    "citation": "Art 12A",
    "instrument": "UK GDPR",
    "duration": {"months": 1},
    "effects": [
        {
            "event": "clarification_requested",
            "until": "clarification_received",
            "effect": "pause",
            "count": "whole_days_inclusive",
            "applies_to": ["due", "extension_notice"],
            "citation": "s 54",
        }
    ],
    "extensions": [
        {"amount": {"months": 2}, "notice_by": "original_due", "citation": "Art 12A(3)"}
    ],
}
STORY = [
    ("clarification_requested", "2026-03-10 18:00"),
    ("clarification_received", "2026-03-14 08:00"),
    ("clarification_requested", "2026-03-20 09:00"),
    ("clarification_received", "2026-03-22 17:00"),
    ("extended", "2026-04-01 09:00"),
]


def test_two_pauses_and_an_extension_fit_one_screen():
    found = count(
        DSAR,
        "2026-03-02 09:00",
        *STORY,
        rule=EU,
        zone="Europe/London",
        days=holidays(Spring="2026-05-25"),
    )

    assert [f"{step.code}: {step.text}" for step in found.derivation] == [
        "law: uk-gdpr-dsar-1mo: Art 12A, UK GDPR.",
        "start: received_at: Mon 2 Mar 2026 09:00 (+00:00), Europe/London.",
        (
            "rule: Rule (Regulation 1182/71, Art 3): the day of the event does not count;"
            " day 1 is Tue 3 Mar 2026."
        ),
        (
            "pause: Paused from clarification_requested Tue 10 Mar 2026 18:00 (+00:00) to"
            " clarification_received Sat 14 Mar 2026 08:00 (+00:00): 5 days, both end days"
            " counted (s 54)."
        ),
        (
            "pause: Paused from clarification_requested Fri 20 Mar 2026 09:00 (+00:00) to"
            " clarification_received Sun 22 Mar 2026 17:00 (+00:00): 3 days, both end days"
            " counted (s 54)."
        ),
        (
            "extend: extended Wed 1 Apr 2026 09:00 (+01:00): 2 months more, one longer period"
            " from the start; at the latest Fri 10 Apr 2026 23:59:59 (+01:00) (Art 12A(3))."
        ),
        "count: 3 months and what stood still: the last day is Wed 10 Jun 2026.",
        "end: Act by Wed 10 Jun 2026 23:59:59 (+01:00).",
        "notice: An extension must be told by Fri 10 Apr 2026 23:59:59 (+01:00).",
        "pack: Law pack 2026.11.1+0123456789ab; calendar: Testland (fake 1).",
    ]
    assert len(found.derivation) <= 20


def test_steps_carry_the_instant_that_they_speak_of():
    found = count(DSAR, "2026-03-02 09:00", *STORY, rule=EU)
    at = {step.code: step.at for step in found.derivation}

    assert at["start"] == local("2026-03-02 09:00")
    assert at["extend"] == local("2026-04-01 09:00")
    assert at["end"] == found.safe
    assert at["notice"] == found.notice_by


def test_what_an_answer_is_made_of_is_named():
    found = count(DSAR, "2026-03-02 09:00", rule=EU)

    assert (found.law, found.citation, found.polarity) == (
        "uk-gdpr-dsar-1mo",
        "Art 12A",
        "act_by",
    )
    assert (found.zone, found.pack) == ("Europe/Berlin", "2026.11.1+0123456789ab")
    assert found.calendars == ("Testland (fake 1)",)
    assert found.next_events == ("clarification_requested", "extended")


def test_a_calendar_that_was_not_needed_is_not_claimed():
    found = count({"duration": {"hours": 1}}, "2026-03-02 09:00")

    assert told(found, "pack") == [
        "Law pack 2026.11.1+0123456789ab; calendar: none was needed."
    ]


def test_an_entry_says_since_when_it_is_the_law():
    effective = {"since": "2026-02-05", "until": "2027-12-31"}
    found = count({"effective": effective}, "2026-03-02 09:00")

    assert told(found, "law") == [
        "de-test: s 1, Test Act, the law since Thu 5 Feb 2026, until Fri 31 Dec 2027."
    ]

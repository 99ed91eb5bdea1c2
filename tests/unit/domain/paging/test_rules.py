"""What rules may say, and which field and limit a refusal names."""

import pytest
from pydantic import ValidationError

from tests.unit.domain.paging.people import ways
from tocsin.domain.paging.rules import PersonalRules, Quiet

ALL_DAY = {"begin": "00:00", "end": "00:00"}


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"routine": [{"channel": "webhook"}]}, "machines"),
        ({"routine": [{"channel": "SMS!"}]}, "pattern"),
        ({"urgent": [{"channel": "sms", "after": "5m"}]}, "first way comes at once"),
        ({"urgent": [{"channel": "sms"}, {"channel": "sms", "after": "25h"}]}, "24 hours"),
        (
            {
                "urgent": [
                    {"channel": "sms"},
                    {"channel": "sms", "after": "2m"},
                    {"channel": "slack", "after": "1m"},
                ]
            },
            "order of `after`",
        ),
        ({"quiet": ALL_DAY}, "no time at all"),
        ({"quiet": [{"begin": "9 pm", "end": "07:00"}]}, "pattern"),
        ({"limits": [{"most": 0, "per": "1h"}]}, "greater than or equal to 1"),
        ({"limits": [{"most": 1, "per": "8d"}]}, "168 hours"),
        ({"limits": [{"most": 1, "per": "1h", "bundle": "5h"}]}, "4 hours"),
        ({"limits": [{"most": 1, "per": "1h", "channel": "mailbox"}]}, "never limited"),
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"zone": "localtime"}, "is no place"),
        ({"zone": "Factory"}, "is no place"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_bad_rules_are_refused_with_the_reason(said, complaint):
    with pytest.raises(ValidationError, match=complaint):
        PersonalRules.model_validate(said)


def test_one_span_of_quiet_hours_needs_no_list():
    one = {"begin": "22:00", "end": "07:00"}

    assert PersonalRules.model_validate({"quiet": one}).quiet == (Quiet(**one),)


def test_days_with_a_minute_between_leave_some_time():
    assert PersonalRules(quiet=(Quiet(begin="00:01", end="00:00"),))


def test_seven_whole_days_in_two_spans_leave_none():
    week = {"days": ["mon", "tue", "wed", "thu", "fri"]}, {"days": ["sat", "sun"]}

    with pytest.raises(ValidationError, match="no time at all"):
        PersonalRules.model_validate({"quiet": [ALL_DAY | days for days in week]})


def test_what_was_put_is_read_again():
    own = PersonalRules(zone="Asia/Tokyo", routine=ways("sms", "slack+60"))

    assert PersonalRules.model_validate(own.model_dump(mode="json")) == own

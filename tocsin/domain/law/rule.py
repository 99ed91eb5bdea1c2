"""How periods are counted: which day is the first, which the last, and where they end."""

from typing import Literal, TypeAlias

from pydantic import Field

from tocsin.domain.ladders import Confidence, Part

ID = r"^[a-z][a-z0-9-]{1,63}$"
Roll: TypeAlias = Literal["none", "next_working_day", "previous_working_day"]


class CountingRule(Part):
    """How periods are counted: which day is the first, which the last, and where they end.

    Attributes:
        event_day: Whether the day of the event is the first day (``counted``) or not.
        hour_start: ``immediate``, or ``next_full_hour`` when the hour of the event does not
            count; then both instants are computed and the plain one is the safe one.
        hour_roll: What happens to a period of hours that ends on a day off:
            ``same_time_next_working_day`` (FRCP 6(a)(2)(C)).
        ends: ``end_of_day`` for periods of days and longer, or ``same_time``.
        day_roll: What happens when a period of days or longer ends on a day off.
        backward_roll: The same for periods that run backwards.
        backward_days: ``to_the_day``: thirty days before the 31st is the 1st. ``clear``: the
            day on which notice is given is not counted either, so that thirty full days lie
            between; then both are computed, and the clear one, being earlier, is the safe one.
        min_working_days: A period of ``min_from_days`` days or more has at least so many
            working days (Regulation 1182/71, Art 3(5)); 0 for no such rule.
        month_end: How months end: on the corresponding date, else the month's last day; when
            the day of the event counts, on the day before. Of what must not end early, the day
            after the month's last is computed, too, where there is no corresponding date.
    """

    id: str = Field(pattern=ID)
    title: str
    event_day: Literal["excluded", "counted"] = "excluded"
    hour_start: Literal["immediate", "next_full_hour"] = "immediate"
    hour_roll: Literal["none", "same_time_next_working_day"] = "none"
    ends: Literal["end_of_day", "same_time"] = "end_of_day"
    day_roll: Roll = "none"
    backward_roll: Roll = "none"
    backward_days: Literal["to_the_day", "clear"] = "to_the_day"
    min_working_days: int = Field(default=0, ge=0, le=5)
    min_from_days: int = Field(default=2, ge=1)
    month_end: Literal["corresponding_date"] = "corresponding_date"
    citation: str = ""
    source: str = ""
    confidence: Confidence = "medium"
    verify: str = ""
    notes: str = ""

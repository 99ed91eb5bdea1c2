"""Deadlines are computed offline; instants are counted by hand from the texts cited."""

import pytest

from tests.cli.clocks.entries import DSAR, PUTBACK, TCO
from tocsin.domain.law.pack import NOT_ADVICE

FIELDS = {
    *("id", "asked", "polarity", "standing", "earliest", "latest", "safe", "readings"),
    *("derivation", "notice_by", "next_events", "zone", "pack", "calendars", "assumptions"),
    *("citation", "status", "confidence", "not_legal_advice"),
}


class TestCompute:
    def test_answers_in_utc_and_in_the_zone_that_counts(self, answer):
        found = answer("compute", "eu-gdpr-breach-72h", "--trigger", "2026-12-31T23:30+01:00")
        assert set(found) == FIELDS
        assert found["safe"] == {
            "utc": "2027-01-03T22:30:00Z",
            "local": "2027-01-03T23:30:00+01:00",
            "zone": "Europe/Brussels",
        }

    def test_says_who_counted_and_on_what_it_rests(self, answer):
        found = answer("compute", DSAR, "--trigger", "2026-11-20T09:00Z")
        assert found["id"] == found["asked"] == DSAR
        assert found["pack"].startswith("2026.")
        assert found["calendars"][0].startswith("Britain (UK)/ENG (holidays ")
        assert found["citation"]
        assert found["status"] == "in_force"
        assert found["confidence"] == "high"
        assert found["not_legal_advice"] == NOT_ADVICE
        assert {step["code"] for step in found["derivation"]} >= {"law", "start", "end"}

    def test_has_both_ends_of_a_window(self, answer):
        """Friday 20 November: Thanksgiving, three weekends, and no other day is off."""
        found = answer("compute", PUTBACK, "--trigger", "2026-11-20T12:00-08:00")
        assert found["earliest"]["local"] == "2026-12-07T23:59:59-08:00"
        assert found["latest"]["local"] == "2026-12-11T23:59:59-08:00"
        assert found["safe"] == found["latest"]

    def test_has_every_reading_the_safe_one_first(self, answer):
        found = answer("compute", "eu-gdpr-breach-72h", "--trigger", "2026-11-20T09:10+01:00")
        assert [one["at"]["local"] for one in found["readings"]] == [
            "2026-11-23T09:10:00+01:00",
            "2026-11-23T10:00:00+01:00",
        ]
        assert found["earliest"] == found["readings"][0]["at"]
        assert found["latest"] == found["readings"][1]["at"]

    def test_takes_events_one_after_the_other(self, answer):
        """DPA 2018 s 54: 25 to 30 November are six days, and two months more by notice."""
        found = answer(
            *("compute", DSAR, "--trigger", "2026-11-20T09:00"),
            *("--event", "clarification_requested=2026-11-25T10:00"),
            *("--event", "clarification-received=2026-11-30T10:00"),
            *("--event", "extended=2026-12-10T10:00"),
        )
        assert found["safe"]["local"] == "2027-02-26T23:59:59+00:00"
        assert found["standing"] == "running"

    def test_says_that_a_period_stands_still(self, answer):
        found = answer(
            *("compute", DSAR, "--trigger", "2026-11-20T09:00"),
            *("--event", "clarification_requested=2026-11-25T10:00"),
        )
        assert found["standing"] == "paused"
        assert "clarification_received" in found["next_events"]

    def test_counts_days_off_of_the_country_that_is_named(self, answer):
        """Friday 8 May 2026 is a holiday in France and none in Germany."""
        asked = ("compute", "eu-gdpr-dsar-1mo", "--trigger", "2026-04-08T10:00")
        assert answer(*asked, "--country", "DE")["safe"]["local"][:10] == "2026-05-08"
        assert answer(*asked, "--country", "fr")["safe"]["local"][:10] == "2026-05-11"
        assert answer(*asked, "--zone", "Europe/Paris")["safe"]["local"][:10] == "2026-05-11"

    def test_names_a_law_without_a_number_and_the_house_target_apart(self, answer, clocks):
        found = answer("compute", "eu-dsa-art16-decision", "--trigger", "2026-11-20T10:00Z")
        assert found["standing"] == "unnumbered"
        assert found["safe"] is None
        assert [one["name"] for one in found["readings"]] == ["house"]
        text = clocks(
            "compute", "eu-dsa-art16-decision", "--trigger", "2026-11-20T10:00Z"
        ).output
        assert "The law names no number" in text
        assert "Europe/Brussels  not law" in text

    def test_of_another_pack(self, answer, own_pack):
        found = answer("compute", "xx-own", "--trigger", "2026-01-01", "--pack", own_pack)
        assert found["pack"].startswith("9.9+")
        assert found["safe"]["utc"] == "2026-01-03T23:59:59Z"

    def test_with_own_closures(self, answer, tmp_path):
        """One business day from Wednesday 23 December, but nobody works on Thursday."""
        closures = tmp_path / "closures.yaml"
        closures.write_text("closures: [{date: 2026-12-24, name: Closed, counts_in: [FR]}]\n")
        asked = (
            "compute",
            "house-le-ack-1bd",
            "--trigger",
            "2026-12-23T10:00",
            "--country",
            "FR",
        )
        usual, closed = answer(*asked), answer(*asked, "--closures", closures)
        assert usual["safe"]["local"][:10] == "2026-12-24"
        assert closed["safe"]["local"][:10] == "2026-12-28"
        assert "own closures" in closed["calendars"][0]


class TestTimes:
    def test_without_an_offset_are_read_in_the_zone_that_is_given(self, answer):
        asked = ("compute", TCO, "--trigger", "2026-12-31T23:30")
        assert answer(*asked, "--zone", "Asia/Tokyo")["safe"]["utc"] == "2026-12-31T15:30:00Z"

    def test_and_else_in_the_entrys(self, answer):
        found = answer("compute", TCO, "--trigger", "2026-12-31T23:30")
        assert found["safe"]["local"] == "2027-01-01T00:30:00+01:00"
        assert any("stands in" in text for text in found["assumptions"])

    def test_that_are_there_twice_are_the_first_and_that_is_said(self, answer):
        found = answer("compute", DSAR, "--trigger", "2026-10-25T01:30")
        assert "--trigger 2026-10-25T01:30 is there twice" in found["assumptions"][0]

    def test_a_date_is_noon_where_days_are_counted_and_that_is_said(self, answer):
        found = answer("compute", DSAR, "--trigger", "2026-11-20")
        assert found["safe"]["local"] == "2026-12-21T23:59:59+00:00"  # the 20th is a Sunday
        text = "--trigger 2026-11-20 is taken as 12:00 in Europe/London."
        assert found["assumptions"][0] == text

    @pytest.mark.parametrize(
        ("law", "time", "said"),
        [
            (TCO, "2026-11-20", "counts in hours; a date alone is not enough"),
            (TCO, "20 November", "'20 November' is no instant"),
            (TCO, "2026-11-20T25:00", "is no instant"),
            (DSAR, "2026-03-29T01:30", "there is no 01:30 in Europe/London on that day"),
        ],
    )
    def test_that_cannot_be_meant_are_refused(self, refusal, clocks, law, time, said):
        code, error = refusal("compute", law, "--trigger", time)
        assert (code, error["code"]) == (2, "usage")
        assert said in error["detail"]
        assert "2026-12-24T23:30+01:00" in error["hint"]
        assert clocks("compute", law, "--trigger", time).exit_code == 2

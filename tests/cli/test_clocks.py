"""Deadlines of the law on the command line: offline, with their reasons, in text and in JSON.

Expected instants are counted by hand from the texts that the entries cite.
"""

import json
from pathlib import Path

import pytest

from tocsin.domain.law.pack import NOT_ADVICE

DSAR = "uk-gdpr-dsar-1mo"
PUTBACK = "us-dmca-putback-10-14bd"
TCO = "eu-tco-art3-removal-1h"
FIELDS = {
    *("id", "asked", "polarity", "standing", "earliest", "latest", "safe", "readings"),
    *("derivation", "notice_by", "next_events", "zone", "pack", "calendars", "assumptions"),
    *("citation", "status", "confidence", "not_legal_advice"),
}
PACK = {
    "pack.yaml": "version: 9.9\nas_of: 2026-01-01\n",
    "counting-rules.yaml": "rules: [{id: days, title: Days}]\n",
    "calendars.yaml": "calendars: []\n",
    "xx.yaml": """
clocks:
  - id: xx-own
    jurisdiction: XX
    instrument: Own rule
    citation: s 1
    trigger: receipt
    action: answer
    duration: {days: 2}
    rule: days
    zone: UTC
    source: {name: Own rule}
    status: house
    confidence: low
""",
}


@pytest.fixture
def clocks(run):
    """Run ``tocsin clocks …``."""

    def call(*arguments):
        return run("clocks", *arguments)

    return call


@pytest.fixture
def answer(clocks):
    """Run a command with ``--json`` that must succeed, and read what it says."""

    def call(*arguments):
        result = clocks(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    return call


@pytest.fixture
def refusal(clocks):
    """Run a command with ``--json`` that must fail; answers with exit code and error."""

    def call(*arguments):
        result = clocks(*arguments, "--json")
        told = json.loads(result.output)
        assert told["not_legal_advice"] == NOT_ADVICE
        return result.exit_code, told["error"]

    return call


@pytest.fixture
def own_pack(tmp_path):
    for name, text in PACK.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


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


class TestRefusals:
    @pytest.mark.parametrize(
        ("asked", "code", "said"),
        [
            ((DSAR,), "needs-event", "needs received_at"),
            ((DSAR, "--trigger", "2025-11-20"), "not-in-force", "is the law from"),
            (
                (DSAR, "--trigger", "2026-11-20", "--event", "extnded=2026-11-22"),
                "unknown-event",
                "does not know extnded",
            ),
            (
                (
                    "us-ca-ccpa-respond-45d",
                    "--trigger",
                    "2026-11-20",
                    "--event",
                    "paused=2026-11-22",
                ),
                "never-pauses",
                "11 CCR 7021(b)",
            ),
        ],
    )
    def test_are_answers_with_a_code_and_a_citation(self, refusal, clocks, asked, code, said):
        exit_code, error = refusal("compute", *asked)
        assert (exit_code, error["code"]) == (1, code)
        assert said in error["detail"]
        assert error["citation"]
        text = clocks("why", *asked)
        assert text.exit_code == 1
        assert f"[{code}]" in text.stderr

    def test_name_the_event_that_may_be_meant(self, refusal):
        _, error = refusal(
            "compute", DSAR, "--trigger", "2026-11-20", "--event", "extnded=2026-11-22"
        )
        assert error["hint"] == "did you mean 'extended'?"

    @pytest.mark.parametrize(
        ("asked", "said", "hint"),
        [
            (("uk-gdpr-dsar-1m",), "no clock 'uk-gdpr-dsar-1m'", DSAR),
            (("tco-removal",), "no clock 'tco-removal'", TCO),
            (("zzzzzz",), "no clock 'zzzzzz'", "tocsin clocks list"),
            (
                (DSAR, "--zone", "Europe/Lodnon"),
                "no time zone 'Europe/Lodnon'",
                "Europe/London",
            ),
            ((DSAR, "--country", "XX"), "no country 'XX'", "ISO 3166-1"),
            ((DSAR, "--country", "EU"), "no country 'EU'", "calendar of the entry"),
            ((DSAR, "--event", "extended"), "'extended' is no event", "--event NAME="),
        ],
    )
    def test_of_what_was_mistyped_say_what_may_be_meant(self, refusal, asked, said, hint):
        code, error = refusal("compute", *asked)
        assert code == 2
        assert said in error["detail"]
        assert hint in error["hint"]

    def test_of_an_order_that_sets_its_own_end_ask_for_that(self, refusal):
        code, error = refusal("compute", "in-blocking-48h", "--trigger", "2026-11-20T17:00")
        assert (code, error["code"]) == (1, "needs-event")
        assert error["hint"] == "write what the order sets: --event set_until=T"

    def test_of_a_place_that_the_library_does_not_know(self, refusal):
        code, error = refusal(
            *("compute", "eu-gdpr-dsar-1mo", "--trigger", "2026-11-20"),
            *("--country", "DE", "--subdivision", "ZZ"),
        )
        assert (code, error["code"]) == (1, "no-calendar")
        assert "DE has no part 'ZZ'" in error["detail"]

    def test_of_a_pack_with_faults_name_them(self, refusal, own_pack):
        (own_pack / "xx.yaml").write_text("clocks: [{id: xx-own}]\n")
        code, error = refusal("list", "--pack", own_pack)
        assert (code, error["code"]) == (1, "failed")
        assert (
            f"{own_pack}/xx.yaml:1:10: clocks[0].jurisdiction: Field required"
            in error["detail"]
        )


class TestWhy:
    asked = (
        *("why", DSAR, "--trigger", "2026-11-20T09:00"),
        *("--event", "clarification_requested=2026-11-25T10:00"),
        *("--event", "clarification_received=2026-11-27T10:00"),
        *("--event", "clarification_requested=2026-12-01T10:00"),
        *("--event", "clarification_received=2026-12-02T10:00"),
        *("--event", "extended=2026-12-10T10:00"),
    )

    def test_tells_two_pauses_and_an_extension_in_one_screen(self, clocks, monkeypatch):
        """Three days, two days, two months more: 20 February and five days."""
        monkeypatch.setenv("COLUMNS", "100")
        told = clocks(*self.asked, "--at", "2026-12-20T09:00Z").output
        assert "Thu 2027-02-25 23:59:59 +00:00 Europe/London" in told
        assert told.count("\npause ") == 2
        assert told.count("\nextend ") == 1
        assert len(told.splitlines()) <= 40

    def test_says_what_remains_now_and_stores_nothing(self, clocks):
        soon = clocks(*self.asked, "--at", "2027-02-24T09:00Z").output
        late = clocks(*self.asked, "--at", "2027-02-27T09:00Z").output
        assert "in 39 h" in soon
        assert "33 h late" in late

    def test_is_the_same_answer_in_json(self, answer):
        assert answer(*self.asked) == answer("compute", *self.asked[1:])

    def test_ends_with_the_caveat(self, clocks):
        told = " ".join(clocks(*self.asked).output.split())
        assert told.endswith(NOT_ADVICE)


class TestList:
    def test_has_every_entry(self, answer):
        found = answer("list")
        assert len(found["items"]) > 250
        assert found["not_legal_advice"] == NOT_ADVICE

    @pytest.mark.parametrize(
        ("options", "field", "values"),
        [
            (
                ("--jurisdiction", "US"),
                "jurisdiction",
                {"US", "US-CA", "US-NY", "US-TX", "US-FL"},
            ),
            (("--jurisdiction", "us-ca"), "jurisdiction", {"US-CA"}),
            (("--polarity", "window"), "polarity", {"window"}),
            (("--status", "historic"), "status", {"historic"}),
            (("--confidence", "low"), "confidence", {"low"}),
        ],
    )
    def test_can_be_narrowed(self, answer, options, field, values):
        found = {item[field] for item in answer("list", *options)["items"]}
        assert found
        assert found >= values if field == "jurisdiction" else found == values

    def test_finds_words_wherever_they_stand(self, answer):
        found = [item["id"] for item in answer("list", "--q", "counter NOTICE put")["items"]]
        assert PUTBACK in found

    def test_finds_the_clocks_of_a_kind(self, answer):
        found = answer("list", "--kind", "privacy_dsar")["items"]
        assert DSAR in [item["id"] for item in found]

    @pytest.mark.parametrize(
        ("option", "value", "hint"),
        [
            ("--polarity", "actby", "did you mean 'act_by'?"),
            ("--status", "in-force", "did you mean 'in_force'?"),
            ("--confidence", "sure", "one of: high, medium, low"),
            ("--kind", "privacy_dsra", "did you mean 'privacy_dsar'?"),
            ("--jurisdiction", "us-cal", "did you mean 'US-CA'?"),
        ],
    )
    def test_says_what_there_is_to_ask_for(self, refusal, option, value, hint):
        code, error = refusal("list", option, value)
        assert (code, error["hint"]) == (2, hint)

    def test_fits_80_columns(self, clocks):
        told = clocks("list").output
        assert DSAR in told
        assert max(map(len, told.splitlines())) <= 80


class TestShow:
    def test_shows_an_entry_whole(self, clocks):
        told = clocks("show", DSAR).output
        for words in (
            "Art 12(3)",
            "GB-ENG",
            "verify",
            "clarification_requested",
            "uk-1182-ico",
        ):
            assert words in told
        assert "Not legal advice" in told

    def test_shows_what_is_not_computed(self, answer, clocks):
        items = answer("list")["items"]
        law = next(item for item in items if item["unstructured"])
        told = " ".join(clocks("show", law["id"]).output.split())
        assert "not computed" in told
        assert law["unstructured"][0]["text"].split(".")[0][:40] in told

    def test_has_rules_calendars_and_neighbours_in_json(self, answer):
        found = answer("show", PUTBACK)
        assert found["clock"]["id"] == PUTBACK
        assert found["rules"][0]["id"] == "dmca-business-day"
        assert {one["id"] for one in found["calendars"]} >= {"us-federal"}
        assert found["not_legal_advice"] == NOT_ADVICE

    def test_of_what_there_is_not(self, clocks):
        result = clocks("show", "uk-gdpr-dsar")
        assert result.exit_code == 2
        assert DSAR in result.stderr


def test_nothing_asks_for_a_stack(run, monkeypatch, tmp_path):
    monkeypatch.setenv("TOCSIN_URL", "http://127.0.0.1:9")
    monkeypatch.chdir(tmp_path)
    assert run("clocks", "show", DSAR).exit_code == 0
    assert list(Path(tmp_path).iterdir()) == []

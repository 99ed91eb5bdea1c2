"""Why a deadline is that instant, and which entries there are: for people and machines."""

from pathlib import Path

import pytest

from tests.cli.clocks.entries import DSAR, PUTBACK
from tocsin.domain.law.pack import NOT_ADVICE


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

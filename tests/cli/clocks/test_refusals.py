"""What is not computed, or was mistyped, is refused with a code and a hint."""

import pytest

from tests.cli.clocks.entries import DSAR, TCO


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

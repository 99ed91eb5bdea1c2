"""What the table of links counts."""

from bench.link_quality import Whereabouts, score_of


def test_joined_suggested_wrong_and_missed_follow_ups_are_told_apart():
    pairs = {"right": "a", "wrong": "a", "asked": "a", "missed": "a"}
    found = Whereabouts(
        with_case={"a": {"A"}},
        joined={"right": {"A", "B"}, "wrong": {"B"}, "elsewhere": {"B"}},
        suggested={"asked": ["B", "A"], "missed": ["B", "C", "D", "A"]},
    )
    score = score_of(pairs, found)

    assert (score.pairs, score.right, score.joined, score.suggested) == (4, 1, 2, 2)
    assert (score.extra, score.others) == (1, 1)
    assert [line.split(";")[0] for line in score.failures] == [
        "wrong: another case",
        "asked: suggested",
        "missed: not found",
    ]


def test_the_rows_are_recall_precision_and_what_a_person_would_find():
    score = score_of({"f": "a"}, Whereabouts(with_case={"a": {"A"}}, joined={"f": {"A"}}))

    assert [(hits, total) for _, hits, total in score.rows()] == [(1, 1), (1, 1), (1, 1)]

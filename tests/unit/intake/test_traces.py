"""What originals leave behind and follow-ups seek, from synthetic drafts."""

from datetime import date

import pytest

from tocsin.domain.draft import Document, Draft, MailFacts
from tocsin.domain.matching import Clue
from tocsin.intake.traces import label_of, left_by, named_as, sought_by


def a_draft(**changes):
    return Draft(Document.TAKEDOWN, "copyright-takedown", 0.9, **changes)


def sought(**changes):
    return {one.key: one for one in sought_by(a_draft(**changes))}


def test_an_original_is_found_by_its_places_their_owners_and_names():
    keys = left_by(a_draft(link_keys=("github.com/anna/bells",)))

    assert keys == [
        "account:anna",
        "github.com/anna/bells",
        "name:anna",
        "name:bells",
        "repo:bells",
    ]


def test_an_original_is_found_by_what_it_mentions_and_who_takes_part():
    draft = a_draft(
        work_urls=("https://github.com/rosa/coast", "https://www.acme.co.uk/bells"),
        parties=("address:rosa@acme.example", "name:campana"),
    )

    assert {
        "mention:github.com/rosa/coast",
        "name:acme",
        "name:campana",
        "address:rosa@acme.example",
    } <= set(left_by(draft))


def test_a_follow_up_seeks_a_published_notice_by_name_and_by_day_and_sender():
    found = sought(link_keys=("notice:2026-02-03-acme-works-retraction",))

    assert found["notice:2026-02-03-acme-works-retraction"].clue is Clue.NOTICE
    assert found["name:acmeworks"].dated == date(2026, 2, 3)


@pytest.mark.parametrize("name", ["2026-02-03-acme.md", "2026-02-03-Acme.markdown"])
def test_a_paper_may_be_cited_under_the_name_that_it_came_in_as(name):
    assert named_as(a_draft(), name, "") == {"notice:2026-02-03-acme"}


@pytest.mark.parametrize("name", [None, "", "notice.md", "2026.pdf", "../../2026-02-03"])
def test_other_names_are_no_names_of_published_notices(name):
    assert named_as(a_draft(), name, "") == set()


def test_an_impossible_day_is_no_day():
    assert not any(one.dated for one in sought(link_keys=("notice:2026-99-99-acme",)).values())


def test_mail_is_found_by_its_id_and_seeks_what_it_answers():
    mail = MailFacts(message_id="<2@a>", references=("<1@a>",), sender="rosa@acme.example")

    assert "mail:<2@a>" in left_by(a_draft(mail=mail))
    found = sought(mail=mail)
    assert found["mail:<1@a>"].clue is Clue.THREAD
    assert found["address:rosa@acme.example"].clue is Clue.ADDRESS


def test_a_place_is_sought_among_what_others_mention_too():
    found = sought(link_keys=("github.com/anna/bells",))

    assert found["mention:github.com/anna/bells"].of == "github.com/anna/bells"


def test_a_list_of_thousands_leaves_a_bounded_number_of_side_keys():
    places = tuple(f"github.com/owner{number}/name{number}" for number in range(4_000))
    keys = left_by(a_draft(link_keys=places))

    assert len(keys) < 4_000 + 4 * 60


@pytest.mark.parametrize(
    ("host", "label"),
    [
        ("acme.com", "acme"),
        ("www.acme.co.uk", "acme"),
        ("a.b.acme.org", "acme"),
        ("x", ""),
        ("", ""),
    ],
)
def test_a_site_is_known_by_its_label(host, label):
    assert label_of(host) == label

"""A gate's round is frozen once, and its digest covers items, fields and letter."""

import hashlib
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tocsin.domain.hashchain import canonical, digest
from tocsin.domain.messages import FreezeRequest
from tocsin.storage.errors import MissingError
from tocsin.storage.models import ManifestRow, TextRow
from tocsin.storage.pinning import store_fields
from tocsin.storage.texts import store_text


@pytest.fixture
def request_of(make):
    item = make.item()
    opening = make.case(item_id=item.item_id, draft={"document": "takedown"})
    return FreezeRequest(
        case_id=opening.case_id,
        gate="counsel.1",
        round=1,
        fields_version=1,
        items=(item.item_id,),
        template="letter-requester",
        recommendation="remove",
    )


def test_the_digest_is_that_of_the_manifest_and_the_letter_is_kept(make, sessions, request_of):
    frozen = make.log.freeze(request_of)

    with sessions() as session:
        manifest = session.scalars(
            select(ManifestRow).where(ManifestRow.case_id == request_of.case_id)
        ).one()
        letter = session.get_one(TextRow, frozen.letter)
    assert frozen.sha256 == hashlib.sha256(canonical(manifest.body)).hexdigest()
    assert manifest.body["items"] == [
        [request_of.items[0], hashlib.sha256(b"a notice").hexdigest()]
    ]
    assert letter.digest == frozen.letter_digest == digest(letter.salt, letter.body)
    assert letter.purpose == "letter"


def test_the_same_round_is_frozen_once(make, sessions, request_of):
    frozen = make.log.freeze(request_of)

    assert make.log.freeze(request_of) == frozen
    with sessions() as session:
        letters = select(func.count()).where(TextRow.case_id == request_of.case_id)
        assert session.scalar(letters) == 1


def test_another_round_has_another_letter(make, request_of):
    first = make.log.freeze(request_of)
    second = make.log.freeze(replace(request_of, round=2))

    assert (first.sha256, first.letter) != (second.sha256, second.letter)


def test_changed_fields_change_the_digest(make, sessions, request_of):
    plain = replace(request_of, template=None)
    first = make.log.freeze(plain)
    with sessions.begin() as session:
        version, _ = store_fields(session, plain.case_id, {"work": "other"}, "user:u")
        again, _ = store_fields(session, plain.case_id, {"work": "other"}, "user:u")

    assert (version, again) == (2, 2)
    assert make.log.freeze(replace(plain, round=2, fields_version=2)).sha256 != first.sha256
    assert first.letter is None


def test_an_edited_letter_is_taken_as_it_is(make, sessions, request_of):
    text_id = uuid.uuid4().hex
    with sessions.begin() as session:
        text = store_text(
            session,
            text_id=text_id,
            case_id=request_of.case_id,
            purpose="letter",
            body="Dear",
            author_id="u",
        )
    frozen = make.log.freeze(replace(request_of, letter=text_id))

    assert (frozen.letter, frozen.letter_digest) == (text_id, text.digest)


def test_the_letter_is_given_what_it_may_say(make, request_of):
    make.log.freeze(request_of)
    template, language, values = make.letters.rendered[-1]

    assert (template, language) == ("letter-requester", "en")
    assert values["target_urls"] == ["https://a.example/x"]
    assert values["work_urls"] == values["missing"] == []
    assert values["fields"] == {"requester_email": "r@example.org"}
    assert (values["received_on"], values["recommendation"]) == ("2026-03-01", "remove")


def test_what_is_proposed_is_covered_word_for_word(make, sessions, request_of):
    plain = replace(request_of, template=None)
    without = make.log.freeze(plain)
    text_ids = [uuid.uuid4().hex, uuid.uuid4().hex]
    with sessions.begin() as session:
        kept = [
            store_text(
                session,
                text_id=text_id,
                case_id=plain.case_id,
                purpose="reason",
                body=f"Take the stream down, {text_id}",
                author_id="u",
            ).digest
            for text_id in text_ids
        ]
    frozen = make.log.freeze(replace(plain, round=2, texts=tuple(text_ids)))

    with sessions() as session:
        rows = session.scalars(
            select(ManifestRow).where(ManifestRow.case_id == plain.case_id)
        ).all()
    bodies = {row.sha256: row.body for row in rows}
    assert bodies[frozen.sha256]["texts"] == [
        list(pair) for pair in zip(text_ids, kept, strict=True)
    ]
    assert "texts" not in bodies[without.sha256]


@pytest.mark.parametrize(
    "change",
    [
        {"texts": ("no",)},
        {"case_id": "no"},
        {"fields_version": 9},
        {"items": ("no",)},
        {"letter": "no"},
    ],
)
def test_what_is_not_there_cannot_be_frozen(make, request_of, change):
    with pytest.raises(MissingError):
        make.log.freeze(replace(request_of, **change))

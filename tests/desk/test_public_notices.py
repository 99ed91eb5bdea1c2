"""Notices from outside: a pace for each network whichever process answers, and what is told."""

import time
from dataclasses import replace

import pytest

from tocsin.desk.errors import NotFoundError
from tocsin.desk.filed import Filed
from tocsin.desk.notice_status import NoticeStatuses
from tocsin.desk.public_door import PublicDoor
from tocsin.desk.public_errors import CaptchaFailedError, FormSentError, TooManyNoticesError
from tocsin.desk.public_notices import PublicNotices
from tocsin.domain.captcha import CaptchaAwayError, Widget
from tocsin.domain.form_tokens import FormTokens
from tocsin.domain.public_notice import FLAG, UNCHECKED, Step
from tocsin.playbooks.library import load_library
from tocsin.storage import event_feed
from tocsin.storage.models import ItemRow, PublicNoticeRow

KIND = "copyright-takedown"
FIELDS = {
    "requester_name": "Ada Acme",
    "requester_email": "ada@example.org",
    "work_description": "A song",
    "target_urls": "https://example.org/copy",
}


class RememberingCaptcha:
    """Knows one right answer, and remembers what it was asked."""

    widget = Widget("https://captcha.example/api.js", "c", "site", "c-response", ())

    def __init__(self):
        self.asked, self.is_away = [], False

    def passes(self, answer):
        self.asked.append(answer)
        if self.is_away:
            raise CaptchaAwayError
        return answer == "right"


@pytest.fixture
def door():
    return PublicDoor(is_open=True, per_hour=3)


@pytest.fixture
def filed(record, address):
    """File a notice with a form that was shown a minute ago."""
    with record() as session:
        tokens = FormTokens(event_feed.secret(session))

    def make(**more):
        token = tokens.make(KIND, time.time() - 60)
        whole = {"kind": KIND, "language": "en", "fields": FIELDS, "address": address}
        return Filed(**(whole | {"token": token} | more))

    return make


def office(record, door):
    return PublicNotices(record, load_library(), door)


def test_a_network_has_one_pace_whichever_process_answers(record, door, filed, elsewhere):
    one, other = office(record, door), office(record, door)
    for process in (one, other, one):
        process.receive(filed())

    with pytest.raises(TooManyNoticesError) as refused:
        other.receive(filed())
    assert 3500 < refused.value.retry_after <= 3600
    assert other.receive(filed(address=elsewhere)).number


def test_what_has_to_wait_is_not_counted_and_what_is_wrong_is_not_either(record, door, filed):
    notices = office(record, door)
    for _ in range(5):
        with pytest.raises(Exception, match="requester_name"):
            notices.receive(filed(fields=FIELDS | {"requester_name": " "}))

    assert notices.receive(filed()).number


def test_a_repetition_gets_the_same_receipt_from_another_process(record, door, filed):
    notice = filed()

    receipts = [office(record, door).receive(notice) for _ in range(2)]

    assert receipts[0] == receipts[1]
    with pytest.raises(FormSentError):
        office(record, door).receive(
            replace(notice, fields=FIELDS | {"solution": "Take it down"})
        )


def test_what_is_received_is_an_item_and_its_secret_is_kept_as_a_digest(record, door, filed):
    receipt = office(record, door).receive(filed())

    with record() as session:
        row = session.query(PublicNoticeRow).filter_by(number=receipt.number).one()
        item = session.get(ItemRow, row.item_id)
    assert (item.channel, item.sender, item.flags) == ("web", "ada@example.org", [FLAG])
    assert receipt.secret not in (row.secret_hash, row.token_hash)
    assert len(receipt.secret) == 43


def test_a_captcha_is_asked_and_a_wrong_answer_refused(record, door, filed):
    captcha = RememberingCaptcha()
    notices = office(record, replace(door, captcha=captcha))

    with pytest.raises(CaptchaFailedError):
        notices.receive(filed(captcha="wrong"))
    assert notices.receive(filed(captcha="right")).number
    assert captcha.asked == ["wrong", "right"]


def test_while_nobody_checks_captchas_notices_are_taken_and_flagged(record, door, filed):
    captcha = RememberingCaptcha()
    captcha.is_away = True

    receipt = office(record, replace(door, captcha=captcha)).receive(filed())

    with record() as session:
        row = session.query(PublicNoticeRow).filter_by(number=receipt.number).one()
        assert session.get(ItemRow, row.item_id).flags == [FLAG, UNCHECKED]


def test_a_closed_door_has_no_forms(record, filed):
    with pytest.raises(NotFoundError):
        office(record, PublicDoor()).receive(filed())


@pytest.mark.parametrize("secret", ["", "x", "A" * 43, "é" * 43, "0123456789abcdef" * 2 + "\n"])
def test_no_secret_no_status(record, secret):
    with pytest.raises(NotFoundError):
        NoticeStatuses(record).of(secret)


def test_a_notice_that_nobody_has_read_is_received(record, door, filed):
    receipt = office(record, door).receive(filed())

    status = NoticeStatuses(record).of(receipt.secret)

    assert (status.number, status.now) == (receipt.number, Step.RECEIVED)

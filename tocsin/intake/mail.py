"""Mail (RFC 5322, MIME) to a draft: own words, attachments and messages within, and its facts.

The bytes are never copied as a whole: see `mail_parts`. Nothing that a mail says of its origin
or its time is trusted; what our own server found is kept.
"""

from dataclasses import replace
from email.utils import parseaddr

from tocsin.domain.draft import Document, Draft, MailFacts
from tocsin.intake.deceit import has_mixed_script_host
from tocsin.intake.mail_authentication import authentication_flags
from tocsin.intake.mail_choice import chosen, merged
from tocsin.intake.mail_facts import facts_of, has_odd_date
from tocsin.intake.mail_letters import Letter, Mailbag, Where
from tocsin.intake.mail_parts import Cutter, Piece

_TITLE = 200


def read_mail(content: bytes, authserv_id: str = "", *, is_shallow: bool = False) -> Draft:
    """Read one message.

    Args:
        content: The message as received.
        authserv_id: Name under which our own server writes ``Authentication-Results``; without
            it only a topmost one is believed.
        is_shallow: Attachments are listed but not opened, after they were too much.
    """
    cutter = Cutter()
    message = cutter.message(content, 0, len(content))
    facts = facts_of(message, authserv_id)
    bag = Mailbag(cutter)
    bag.open(message, is_shallow=is_shallow)
    draft = _draft(bag, facts)
    return replace(
        draft,
        parts=tuple(bag.parts),
        mail=replace(facts, first_word=bag.first_word),
        flags=tuple(dict.fromkeys((
            *draft.flags, *bag.flags, *sorted(cutter.flags), *_flags(message, facts, draft),
        ))),
    )  # fmt: skip


def _draft(bag: Mailbag, facts: MailFacts) -> Draft:
    """Decide what the mail is; what answers by itself brings no paper of its own along."""
    letters = bag.letters
    if facts.automatic in ("bounce", "auto-reply"):
        main = letters[0]
        letters = [main, *(replace(one, where=Where.EARLIER) for one in letters[1:])]
    else:
        main = chosen(letters)
    draft = _named(merged(letters, main), main, facts)
    return _bounce(draft) if facts.automatic == "bounce" else draft


def _named(draft: Draft, main: Letter, facts: MailFacts) -> Draft:
    """Put the sender's name and the subject on it; the mail's own sender takes part too."""
    key = {f"address:{facts.sender.lower()}"} if "@" in facts.sender else set()
    return replace(
        draft,
        sender=main.sender or draft.sender,
        title=main.subject[:_TITLE] or draft.title or "Mail without a subject",
        parties=tuple(sorted({*draft.parties, *key})),
    )


def _bounce(draft: Draft) -> Draft:
    """A bounce quotes a paper, but is none; what it quotes helps to find the case."""
    return replace(
        draft,
        document=Document.OTHER,
        kind="unclassified",
        confidence=0.9,
        reasons=("A mail server reports that a mail could not be delivered.",),
        target_urls=(),
        work_urls=(),
        not_actioned_urls=(),
        missing=(),
        standing=None,
    )


def _flags(message: Piece, facts: MailFacts, draft: Draft) -> list[str]:
    """What a person should know before they trust the mail."""
    flags = authentication_flags(facts.authentication)
    if has_odd_date(message.headers):
        flags.append("odd-date")
    sender = parseaddr(message.headers.text("From"))[1]
    if has_mixed_script_host((*draft.target_urls, *draft.work_urls, sender)):
        flags.append("mixed-script-host")
    return flags

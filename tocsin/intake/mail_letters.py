"""Every text in a mail that could be the notice: own words, what is passed on or attached.

Each is read for itself; which of them the mail is about is decided later (`mail_choice`).
"""

import re
import time
from dataclasses import dataclass
from enum import StrEnum

from tocsin.domain.draft import Document, Draft, Part
from tocsin.intake.deceit import has_bidi_controls
from tocsin.intake.hosts import is_archive, is_content
from tocsin.intake.link_keys import link_keys
from tocsin.intake.mail_attachment import Opened, hashed, opened
from tocsin.intake.mail_body import LIMIT, contents_of
from tocsin.intake.mail_headers import Headers
from tocsin.intake.mail_parts import Cutter, Piece
from tocsin.intake.mail_quoting import take_apart
from tocsin.intake.mail_transfer import beginning_of
from tocsin.intake.notice import read_notice
from tocsin.intake.urls import find_urls

CPU_SECONDS = 0.8  # after which nothing further is opened: the item's time is for what is there
_FROM = re.compile(
    r"^[^\n:：]{1,20}[:：][^\n]{0,200}?([\w.+-]{1,64}@[\w.-]{1,253}\w)", re.MULTILINE
)
_TELLING = 4_000
_FIRST_WORDS = 100
_WORD = re.compile(r"\w{1,20}")
_SEALED = "multipart/encrypted"


class Where(StrEnum):
    """Which part of a mail a text is, as people are told."""

    OWN = "the mail's own text"
    PASSED_ON = "the message that the mail passes on"
    EARLIER = "an earlier message that the mail quotes"
    ATTACHMENT = "the attachment"


@dataclass(frozen=True, slots=True)
class Letter:
    """One text of a mail, read.

    Attributes:
        sender: Who wrote it, as far as the mail says; empty when it does not.
        subject: Of the message that it belongs to.
        name: The attachment's file name.
        is_nested: Whether it belongs to a message within the mail.
    """

    where: Where
    draft: Draft
    text: str
    sender: str
    subject: str
    name: str = ""
    is_nested: bool = False


class Mailbag:
    """Opens one mail, within what a reader may spend on it."""

    def __init__(self, cutter: Cutter) -> None:
        """Start the item's clock.

        Args:
            cutter: What cut the mail; it counts parts over all its messages.
        """
        self.parts: list[Part] = []
        self.letters: list[Letter] = []
        self.flags: dict[str, None] = {}
        self.first_word = ""
        self._cutter = cutter
        self._left = LIMIT
        self._until = time.thread_time() + CPU_SECONDS

    def open(self, message: Piece, *, is_shallow: bool = False, depth: int = 0) -> None:
        """Read a message's own words, then its parts.

        Args:
            message: The mail, or a message within it.
            is_shallow: Attachments and nested messages are hashed, not opened.
            depth: How many messages it is within.
        """
        contents = contents_of(message)
        self._flag(*contents.flags)
        if message.type == _SEALED:
            self._flag("encrypted")
        headers = message.headers
        named = (headers.text("Subject"), headers.text("From"), headers.filename)
        if has_bidi_controls(*named):
            self._flag("bidi-controls")
        self._own_words(contents.text, headers, depth)
        if contents.beside:
            self._mention(_keys_in(contents.beside), headers, depth)
        for piece in contents.rest:
            self._part(piece, headers, depth, is_shallow=is_shallow)

    def _own_words(self, text: str, headers: Headers, depth: int) -> None:
        subject, sender = headers.text("Subject", 200), headers.text("From", 200)
        spoken = take_apart(text, subject)
        if not depth:
            found = _WORD.search(spoken.own, 0, _FIRST_WORDS)
            self.first_word = found.group().lower() if found else ""
        own = f"Subject: {subject}\n\n{spoken.own}" if subject else spoken.own
        self._read(Where.OWN, own if spoken.own or subject else "", headers, sender, depth)
        if not spoken.earlier:
            return
        named = _FROM.search(spoken.earlier[:_TELLING])
        author = named.group(1) if named else ""
        if spoken.is_forward:
            self._read(Where.PASSED_ON, spoken.earlier, headers, author, depth)
        else:
            earlier = read_notice(self._rationed(spoken.earlier))
            self._mention(earlier.link_keys, headers, depth)

    def _part(self, piece: Piece, headers: Headers, depth: int, *, is_shallow: bool) -> None:
        """Keep a part, and open it if it can hold a text."""
        name = piece.headers.filename
        if has_bidi_controls(name):
            self._flag("bidi-controls")
        if piece.message is not None:
            self.parts.append(hashed(piece))
            if not is_shallow:
                self.open(piece.message, depth=depth + 1)
            return
        if is_shallow or self._is_spent():
            self.parts.append(hashed(piece, "unread-for-time"))
            self._flag("attachments-unread")
            return
        part = opened(piece)
        self.parts.append(part.kept)
        self._flag(*part.mail_flags)
        if part.is_message:
            content = beginning_of(piece.span, piece.span.size)
            message = self._cutter.message(content, 0, len(content), depth + 1)
            self.open(message, depth=depth + 1)
        elif part.draft is not None or part.text:
            self._attached(part, headers, name, depth)

    def _attached(self, part: Opened, headers: Headers, name: str, depth: int) -> None:
        text = self._rationed(part.text)
        draft = part.draft or read_notice(text)
        sender, subject = headers.text("From", 200), headers.text("Subject", 200)
        self.letters.append(
            Letter(Where.ATTACHMENT, draft, text, sender, subject, name, depth > 0)
        )

    def _read(self, where: Where, text: str, headers: Headers, sender: str, depth: int) -> None:
        """Read one text as a notice."""
        text = self._rationed(text)
        subject = headers.text("Subject", 200)
        self.letters.append(
            Letter(where, read_notice(text), text, sender, subject, is_nested=depth > 0)
        )

    def _mention(self, keys: tuple[str, ...], headers: Headers, depth: int) -> None:
        """Keep what helps to find the case, and nothing else: it was said before."""
        draft = Draft(Document.OTHER, "unclassified", 0.0, link_keys=keys)
        subject = headers.text("Subject", 200)
        self.letters.append(Letter(Where.EARLIER, draft, "", "", subject, is_nested=depth > 0))

    def _rationed(self, text: str) -> str:
        if len(text) > self._left:
            self._flag("truncated")
        text = text[: self._left]
        self._left -= len(text)
        return text

    def _is_spent(self) -> bool:
        return time.thread_time() > self._until or not self._left

    def _flag(self, *flags: str) -> None:
        self.flags.update(dict.fromkeys(flags))


def _keys_in(text: str) -> tuple[str, ...]:
    """Return the keys of what a second form of the same letter links to."""
    urls = [found.url for found in find_urls(text[:LIMIT])]
    return link_keys(url for url in urls if is_content(url) or is_archive(url))

"""Give a message its ways back: where it bounces to, where an answer goes, what one click does.

They name the attempt, so they are made when it has been booked.
"""

import time
from dataclasses import dataclass, replace

from tocsin.domain.languages import fallbacks, first_of
from tocsin.domain.link_tokens import Leave, LinkTokens
from tocsin.domain.ports import Action, Message
from tocsin.domain.return_address import ReturnAddresses

PERSON = "user:"
LABELS = {
    "acknowledge": {"en": "Acknowledge", "es": "Me hago cargo", "pt": "Assumo"},
    "decline": {"en": "I cannot", "es": "No puedo", "pt": "Não posso"},
}


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links of one message.

    Attributes:
        base: Where people open the product.
        seconds: How long a link is good for.
    """

    tokens: LinkTokens
    base: str
    seconds: int

    def actions(self, message: Message, attempt: int) -> tuple[Action, ...]:
        """Return what one of our people can do about a page."""
        until = int(time.time()) + self.seconds
        person = message.recipient.removeprefix(PERSON)
        return tuple(
            Action(first_of(fallbacks(message.language), labels), self._url(leave), verb)
            for verb, labels in LABELS.items()
            for leave in [Leave(message.page, person, verb, attempt, until)]
        )

    def _url(self, leave: Leave) -> str:
        return f"{self.base.rstrip('/')}/p/{self.tokens.make(leave)}"


@dataclass(frozen=True, slots=True)
class Answering:
    """Knows the ways back.

    Attributes:
        returns: Signs addresses; None when no mail comes in.
        links: Signs links; None when there is no key for them.
    """

    returns: ReturnAddresses | None = None
    links: Links | None = None

    def with_ways_back(self, message: Message, attempt: int) -> Message:
        """Return a message with the ways back that its attempt has."""
        if self.returns is not None:
            message = replace(message, return_path=self.returns.bounce(attempt))
        if not message.page or not message.recipient.startswith(PERSON):
            return message
        if self.returns is not None:
            message = replace(message, reply_to=self.returns.acknowledge(attempt))
        if self.links is not None:
            message = replace(message, actions=self.links.actions(message, attempt))
        return message

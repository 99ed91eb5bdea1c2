"""What one message may carry over one channel: the one rule, asked before every send.

Letters to outsiders go out as they were approved. Our own people and machines are told a
reference, an urgency and a link, and a page's summary only where that is allowed (I5).
"""

from collections.abc import Mapping
from dataclasses import replace

from tocsin.domain.abilities import Abilities, Carries
from tocsin.domain.ports import Message

INSIDERS = ("user:", "webhook:")
CUT = "…"


def as_allowed(
    message: Message, channel: str, can: Abilities, allowed: Mapping[str, Carries]
) -> Message:
    """Return what is left of a message on a channel.

    Args:
        message: What is to be said.
        channel: The channel's name.
        can: What the channel can.
        allowed: What the settings let channels carry, by name.
    """
    if not message.recipient.startswith(INSIDERS):
        return message
    carried = replace(message, attachments=())
    if allowed.get(channel, can.carries) is not Carries.SUMMARY:
        carried = replace(carried, summary="")
    return _fitted(carried, can.longest)


def written_out(message: Message) -> str:
    """Write a message as plain text: what it says, what it is about, and what can be done."""
    parts = [message.body.rstrip("\n")]
    if message.summary:
        parts.append(message.summary)
    if message.actions:
        parts.append("\n".join(f"{each.label}: {each.url}" for each in message.actions))
    return "\n\n".join(parts) + "\n"


def in_short(message: Message, longest: int | None) -> str:
    """Write a message for where few characters count; reference and link are never cut off.

    The subject gives way first. A link that does not fit is left out, for half a link is none.
    """
    mark = "(?2) " if message.possible_duplicate else ""
    urgent = "URGENT " if message.urgency == "urgent" else ""
    head = f"{mark}{urgent}{message.reference}"
    said = message.summary or message.subject.removeprefix(message.reference).lstrip(": ")
    link = next((each.url for each in message.actions), message.link)
    tail = f" {link}" if link else ""
    if longest is not None and len(head) + len(tail) > longest:
        tail = ""
    room = None if longest is None else longest - len(head) - len(tail) - len(": ")
    if room is not None and len(said) > room:
        said = said[: room - 1].rstrip() + CUT if room > 1 else ""
    return f"{head}{': ' if said else ''}{said}{tail}"


def _fitted(message: Message, longest: int | None) -> Message:
    if longest is None or len(message.body) <= longest:
        return message
    return replace(message, body=in_short(message, longest))

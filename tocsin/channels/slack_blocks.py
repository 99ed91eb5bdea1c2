"""How a page looks in Slack: blocks with buttons, and what stands there once it is settled."""

from typing import Any

from tocsin.domain.carrying import in_short
from tocsin.domain.ports import Message

LONGEST_TEXT = 3000  # a section's text, as Slack documents it
LONGEST_VALUE = 2000  # a button's value, likewise
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """Write text so that Slack reads no mention, link or channel into it."""
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def blocks_of(message: Message) -> list[dict[str, Any]]:
    """Write a message as blocks; a button's value is the signed token of its link."""
    head = f"*{escaped(message.subject)}*"
    said = [head, escaped(message.body.strip())]
    if message.possible_duplicate:
        said.insert(0, "_You may have received this message before._")
    if message.summary:
        said.append(escaped(message.summary))
    blocks = [_section("\n".join(said))]
    if buttons := _buttons(message):
        blocks.append({"type": "actions", "elements": buttons})
    return blocks


def plain_of(message: Message) -> str:
    """Write what a notification on a locked screen shows."""
    return escaped(in_short(message, 150))


def settled_blocks(reference: str, standing: str) -> list[dict[str, Any]]:
    """Say how a page stands, without buttons."""
    return [_section(f"*{escaped(reference)}*\n{escaped(standing)}")]


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:LONGEST_TEXT]}}


def _buttons(message: Message) -> list[dict[str, Any]]:
    buttons: list[dict[str, Any]] = []
    for action in message.actions:
        token = action.url.rpartition("/")[2]
        if len(token) <= LONGEST_VALUE:
            button = _button(action.label, action.verb) | {"value": token}
            buttons.append(
                button | ({"style": "primary"} if action.verb == "acknowledge" else {})
            )
    if message.link:
        buttons.append(_button("Open", "open") | {"url": message.link})
    return buttons


def _button(label: str, action: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label[:75]}
    return {"type": "button", "text": text, "action_id": action}

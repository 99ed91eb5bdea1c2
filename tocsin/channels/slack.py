"""Reach people in Slack: a direct message with buttons that acknowledge or decline.

Slack keeps no promise about a message sent twice: ``client_msg_id`` is the same over retries,
so that a duplicate can be told, and the ledger says when there may be one. A message that
Slack took has a place (``ts``); an answer without one is nobody's receipt.
"""

import http.client
import re
import ssl
import urllib.error
import uuid
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from tocsin.channels.bounded import OutOfTimeError, bounded
from tocsin.channels.slack_blocks import blocks_of, plain_of, settled_blocks
from tocsin.domain.abilities import Abilities
from tocsin.domain.ports import ChannelError, Message, Receipt

API = "https://slack.com/api/"
SECONDS = 10.0
TOO_MANY, SERVER_FAULT = 429, 500
WORDS = 200
_CODE = re.compile(r"[a-z][a-z0-9_]*")  # anything else is no answer of Slack's
# What another try may mend; any other code of Slack's is about this message or this workspace.
TEMPORARY = frozenset(
    {
        *("ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable"),
        *("internal_error", "fatal_error", "request_timeout", "team_added_to_org"),
    }
)
MADE_BEFORE_SENDING = (ConnectionRefusedError, ssl.SSLCertVerificationError)


@dataclass(frozen=True, slots=True)
class SlackChannel:
    """Posts as a bot; an address is a Slack user's id (``U…``), or a channel's (``C…``).

    Attributes:
        token: The bot's (``xoxb-…``), with the scope ``chat:write``.
        api: Where Slack's Web API is, or that of a compatible server.
        seconds: That one call may take.
    """

    token: str = field(repr=False)
    api: str = API
    seconds: float = SECONDS

    @property
    def name(self) -> str:
        """Its name in settings and in the ledger."""
        return "slack"

    @property
    def abilities(self) -> Abilities:
        """Tell that people answer with buttons."""
        return Abilities(two_way=True, longest=2500)

    def send(self, message: Message) -> Receipt:
        """Post a message and return its place (``<channel>:<ts>``).

        Raises:
            ChannelError: 429 and Slack's own faults are temporary, other refusals permanent;
                no answer, or one without a place, leaves it unknown.
        """
        told = {
            "channel": message.address,
            "text": plain_of(message),
            "blocks": blocks_of(message),
            "unfurl_links": False,
            "unfurl_media": False,
            "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_URL, message.key)),
            "metadata": {
                "event_type": "tocsin_notice",
                "event_payload": {"reference": message.reference},
            },
        }
        answer = self._call("chat.postMessage", told)
        place, at = answer.get("channel"), answer.get("ts")
        if not (isinstance(place, str) and isinstance(at, str) and place and at):
            reason = "Slack answered without saying where the message is"
            raise ChannelError(reason, unknown=True, response={"ok": True})
        return Receipt(f"{place}:{at}", {"status": 200, "ok": True})

    def recall(self, provider_id: str, reference: str, standing: str) -> None:
        """Put how a page stands in place of a message, so that its buttons are gone.

        Raises:
            ChannelError: It could not be changed.
        """
        place, _, at = provider_id.partition(":")
        told = {
            "channel": place,
            "ts": at,
            "text": f"{reference}: {standing}",
            "blocks": settled_blocks(reference, standing),
        }
        self._call("chat.update", told)

    def _call(self, method: str, told: dict[str, Any]) -> dict[str, Any]:
        client = WebClient(
            self.token,
            base_url=self.api,
            timeout=max(1, int(self.seconds)),
            retry_handlers=[],  # a repeated post is the ledger's business
        )
        try:
            answer = bounded(
                lambda: client.api_call(method, json=told), self.seconds, f"slack {method}"
            )
        except SlackApiError as error:
            raise _refused(error) from error
        except MADE_BEFORE_SENDING as error:
            raise ChannelError(f"no connection: {error}") from error
        except urllib.error.URLError as error:
            raise _unreached(error) from error
        except (OutOfTimeError, OSError, http.client.HTTPException, ValueError) as error:
            reason = f"broke off after the request was sent: {error or type(error).__name__}"
            raise ChannelError(reason, unknown=True) from error
        except SlackClientError as error:
            raise ChannelError(
                f"Slack's answer made no sense: {error}", unknown=True
            ) from error
        data = answer.data
        return data if isinstance(data, dict) else {}


def _unreached(error: urllib.error.URLError) -> ChannelError:
    """Tell a connection that was never made from one that gave no answer."""
    reason = error.reason
    if isinstance(reason, ConnectionResetError | BrokenPipeError):
        return ChannelError(f"broke off after the request was sent: {reason}", unknown=True)
    return ChannelError(f"no connection: {reason}")


def _refused(error: SlackApiError) -> ChannelError:
    answer = error.response
    status, data = int(answer.status_code), answer.data
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    waits = _seconds(answer.headers)
    is_temporary = status == TOO_MANY or status >= SERVER_FAULT or code in TEMPORARY
    is_odd = not _CODE.fullmatch(code) and status < 300  # noqa: PLR2004 - RFC 9110, 15.3
    said = code if _CODE.fullmatch(code) else f"status {status}, and no code of its own"
    return ChannelError(
        f"Slack answered {said[:WORDS]}",
        permanent=not is_temporary and not is_odd,
        unknown=is_odd,
        retry_after=waits,
        response={"status": status, "error": code[:WORDS]},
        throttled=status == TOO_MANY or code in ("ratelimited", "rate_limited"),
    )


def _seconds(headers: Any) -> float | None:  # noqa: ANN401 - Slack's kit leaves it open
    for name, value in dict(headers or {}).items():
        if str(name).lower() == "retry-after" and str(value).isdigit():
            return float(value)
    return None

"""Tell machines by signed webhooks: reference, urgency and codes, never content (I5).

Signed as Standard Webhooks 1.0.0 has it. The id is the same over all attempts, so that a
receiver can drop what it has; an attempt that may be a second one further says so itself.
"""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tocsin.channels import signing
from tocsin.channels.outbound import Answer, Outbound, OutboundError
from tocsin.domain.abilities import Abilities
from tocsin.domain.delivery import WEBHOOK, Endpoint, Endpoints
from tocsin.domain.ports import ChannelError, Message, Receipt
from tocsin.domain.timeline import stamp

AGENT = "Tocsin-Webhooks/1"
GONE = 410
TEMPORARY = (408, 409, 425, 429)
SERVER_FAULT = 500
LONGEST_HEADER_ID = 32


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Posts to the endpoints that administrators have set up; an address is an endpoint's name.

    A 2xx answer is all that a machine confirms, so it counts as *delivered*.
    """

    endpoints: Endpoints
    outbound: Outbound

    @property
    def name(self) -> str:
        """Its name in the ledger."""
        return WEBHOOK

    @property
    def abilities(self) -> Abilities:
        """Tell that a 2xx means that the receiver has it."""
        return Abilities(receipts=True)

    def send(self, message: Message) -> Receipt:
        """Post a message and return its webhook-id with the answer.

        Raises:
            ChannelError: 410 ends the endpoint; other refusals are permanent except 408, 409,
                425, 429 and 5xx. No connection is temporary, no answer unknown.
        """
        endpoint = self.endpoints.endpoint(message.address)
        if endpoint is None:
            reason = f"no webhook endpoint {message.address!r} is active"
            raise ChannelError(reason, permanent=True)
        message_id = webhook_id(message.key)
        try:
            answer = post(self.outbound, endpoint, message_id, event_of(message, message_id))
        except OutboundError as error:
            raise ChannelError(
                str(error), permanent=error.is_final, unknown=error.was_sent
            ) from error
        if answer.status == GONE:
            self.endpoints.disable(endpoint.name, "it answered 410 Gone")
        fault = refusal(answer)
        if fault:
            raise fault
        return Receipt(message_id, shown(answer))


def post(
    outbound: Outbound, endpoint: Endpoint, message_id: str, event: dict[str, Any]
) -> Answer:
    """Sign an event now and post it.

    Raises:
        OutboundError: There was no answer.
    """
    body = json.dumps(event, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        **signing.headers(endpoint.secrets, message_id, int(time.time()), body),
    }
    if event["data"].get("possible_duplicate"):
        headers["Tocsin-Possible-Duplicate"] = "yes"
    return outbound.post(endpoint.url, headers, body)


def event_of(message: Message, message_id: str) -> dict[str, Any]:
    """Say what there is to say: whoever may see the case finds the rest behind the link."""
    about = {"page": message.page, "summary": message.summary}
    return {
        "type": f"notice.{message.template.replace('-', '_')}",
        "timestamp": message.ordered_at,
        "data": {
            "notice": message_id,
            "reference": message.reference,
            "template": message.template,
            "urgency": message.urgency,
            "due_at": message.due_at,
            "link": message.link,
            "possible_duplicate": message.possible_duplicate,
            **{name: said for name, said in about.items() if said},
        },
    }


def probe_event(name: str) -> tuple[str, dict[str, Any]]:
    """Make an id and an event that concerns no case."""
    now = stamp(datetime.now(UTC))
    message_id = webhook_id(f"test/{name}/{now}")
    return message_id, {"type": "webhook.test", "timestamp": now, "data": {"endpoint": name}}


def webhook_id(key: str) -> str:
    """Make the id that stays over retries; it says nothing, and has no full stop in it."""
    return "msg_" + hashlib.sha256(key.encode()).hexdigest()[:LONGEST_HEADER_ID]


def refusal(answer: Answer) -> ChannelError | None:
    """Sort an answer; None when the receiver took the message."""
    if 200 <= answer.status < 300:  # noqa: PLR2004 - RFC 9110, 15.3
        return None
    is_temporary = answer.status in TEMPORARY or answer.status >= SERVER_FAULT
    return ChannelError(
        f"the receiver answered {answer.status}",
        permanent=not is_temporary,
        retry_after=answer.retry_after,
        response=shown(answer),
    )


def shown(answer: Answer) -> dict[str, Any]:
    """Write an answer down for the ledger."""
    found = {"status": answer.status, "duration_ms": answer.duration_ms}
    return found | ({"body": answer.words} if answer.words else {})

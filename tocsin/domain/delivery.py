"""How a notice gets to people and machines: its attempts, what forbids it, what it carries.

Implemented in ``tocsin``; nothing here imports a driver.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from tocsin.domain.messages import NoticeOrder
from tocsin.domain.ports import Attachment

OUTSIDERS = {"requester": "requester", "user": "affected-user", "authority": "authority"}
WEBHOOK = "webhook"
POLICY, PAGED = "policy:", "page:"
_AUDIENCES = {name: audience for audience, name in OUTSIDERS.items()}


def audience_of(recipient: str) -> str | None:
    """Return the audience that an outsider stands for; None for our people and machines."""
    return _AUDIENCES.get(recipient.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt in the delivery ledger.

    Attributes:
        number: Which attempt over its channel it is, from 1.
        is_settled: An earlier run already got through on this key; do not send again.
        is_waiting: The next attempt has its own time, or waits for the end of an order.
        possible_duplicate: An earlier attempt broke off between send and record.
        ordered_at: When the first attempt was booked.
    """

    id: int
    number: int = 1
    is_settled: bool = False
    is_waiting: bool = False
    possible_duplicate: bool = False
    tried: tuple[str, ...] = field(default=())
    ordered_at: str = ""


@dataclass(frozen=True, slots=True)
class Retrial:
    """An attempt that did not get through and is due again.

    Attributes:
        id: The attempt that is followed up.
        asked_by: ``user:<id>`` of the person who asked for it; empty when its time had come.
        others: Try the recipient's other channels: this one sent the message back.
    """

    id: int
    order: NoticeOrder
    recipient: str
    channel: str
    asked_by: str = ""
    others: bool = False


class Ledger(Protocol):
    """The delivery ledger: every attempt and its fate."""

    def open(
        self,
        order: NoticeOrder,
        recipient: str,
        channel: str,
        address: str,
        *,
        after: Retrial | None = None,
        because: str = "",
    ) -> Attempt:
        """Book an attempt *before* the send, so that a crash after it leaves a trace.

        Args:
            order: What is to be told.
            recipient: Whom.
            channel: Over which way.
            address: Where.
            after: What it follows up; only that may send again what waits for its time.
            because: How a schedule led to the recipient.
        """

    def settle(
        self,
        attempt: Attempt,
        fate: str,
        *,
        provider_id: str = "",
        why: str = "",
        response: dict[str, Any] | None = None,
        again_in: float | None = None,
    ) -> None:
        """Write the fate: ``sent``, ``delivered``, ``failed`` or ``unknown``.

        ``again_in`` is after how many seconds another attempt is due, if any.
        """

    def withhold(
        self, order: NoticeOrder, recipient: str, why: str, *, after: Retrial | None = None
    ) -> None:
        """Book that a notice is not sent now, because an order forbids it."""

    def drop(self, retrial: Retrial, why: str) -> None:
        """Do not try again: nobody is there any more."""


class Withholdings(Protocol):
    """Orders that forbid telling somebody."""

    def forbids(self, case_id: str, audience: str) -> str | None:
        """Return the code of the order in force that forbids telling an audience, if any."""


class Pagers(Protocol):
    """Opens pages for notices that name an escalation policy."""

    def page(self, order: NoticeOrder) -> tuple[str, ...]:
        """Open a page for each policy that there is; the same notice has the same pages.

        Returns:
            Their ids. Who is told instead of a policy that there is not, ``Recipients`` says.
        """


class Papers(Protocol):
    """What was received, for letters that must carry a copy of it."""

    def copies(
        self, case_id: str, item_ids: tuple[str, ...], most_bytes: int
    ) -> tuple[tuple[Attachment, ...], int]:
        """Return copies of a case's items, and how many were left out for their size."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where webhooks of one name go.

    Attributes:
        secrets: Those that sign, newest first, each ``whsec_<base64>``.
    """

    name: str
    url: str
    secrets: tuple[str, ...] = field(repr=False)


class Endpoints(Protocol):
    """The webhook endpoints that administrators have set up."""

    def endpoint(self, name: str) -> Endpoint | None:
        """Return an endpoint that is active, with the secrets that count now."""

    def disable(self, name: str, why: str) -> None:
        """Send nothing there any more."""

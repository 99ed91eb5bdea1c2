"""What comes in: kept at once, read later, shown to those who may see where it led."""

import hashlib
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import anyio
from anyio import to_thread
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.errors import KeyReusedError, NotFoundError
from tocsin.desk.teamwork import Pinned
from tocsin.desk.views import ItemView
from tocsin.domain.access import CaseFacts, Principal, Sensitivity
from tocsin.domain.hashchain import canonical
from tocsin.storage import cases
from tocsin.storage.desk_reads import blob_size
from tocsin.storage.errors import IdempotencyConflictError
from tocsin.storage.models import CaseRow, ItemRow
from tocsin.storage.receiving import Arrival, Key, Receipt, Receiver

FIRST_LOOK, LATER_LOOKS = 0.02, 0.15
UNREAD = CaseFacts(Sensitivity.RESTRICTED)  # it may turn out to be anything but sealed


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody brought, and what they say about it."""

    content: bytes
    content_type: str
    filename: str | None = None
    channel: str = "api"
    sender: str | None = None
    message_id: str | None = None

    @property
    def digest(self) -> str:
        """What makes it the same thing brought again; how a form wraps it does not count."""
        told = (self.filename, self.content_type, self.sender, self.channel, self.message_id)
        return hashlib.sha256(
            canonical([hashlib.sha256(self.content).hexdigest(), *told])
        ).hexdigest()

    def described(
        self, channel: str, sender: str | None, filename: str | None, message_id: str | None
    ) -> "Brought":
        """Add what the query says; a form's own file name counts first."""
        return replace(
            self,
            channel=channel,
            sender=sender,
            filename=self.filename or filename,
            message_id=message_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLed:
    """The case that an item opened or joined.

    ``graphic``: its playbook says that papers may show what should not be seen by chance.
    """

    ref: str
    kind: str
    joined: bool
    state: str
    stage: str
    title: str
    graphic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What intake answers. ``draft`` and ``case`` are null until the item has been read."""

    item: ItemView
    draft: dict[str, Any] | None = None
    case: CaseLed | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """An item's bytes, and what to call them."""

    body: bytes
    content_type: str
    filename: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Receival:
    """What came of bringing something; ``replayed``: the same key had brought it before."""

    received: Received
    replayed: bool = False


class Intake:
    """Receives items and shows them again."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, max_bytes: int
    ) -> None:
        self.max_bytes = max_bytes
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._receiver = Receiver(sessions)
        self._playbooks = Pinned()

    def receive(self, call: Call, brought: Brought) -> Receival:
        """Keep an item: bytes, receipt and the order to read it, in one transaction."""
        self._gatekeeper.admit(call.principal, errands.SUBMIT)
        arrival = Arrival(
            content=brought.content,
            received_at=datetime.now(UTC),
            channel=brought.channel,
            content_type=brought.content_type,
            sender=brought.sender,
            filename=brought.filename,
            provider_message_id=brought.message_id,
            principal_id=call.principal.id,
        )
        try:
            key = None if call.made else Key(call.id, brought.digest)
            receipt = self._receiver.receive(arrival, key)
        except IdempotencyConflictError as error:
            raise KeyReusedError from error
        received = Received(item=_kept(receipt, brought))
        if receipt.replayed:
            return Receival(self._shown(call.principal, received), replayed=True)
        return Receival(received)

    async def wait(self, principal: Principal, received: Received, seconds: int) -> Received:
        """Look again until the item has been read, or time is up."""
        give_up = time.monotonic() + seconds
        pause = FIRST_LOOK
        while time.monotonic() < give_up:
            await anyio.sleep(pause)
            pause = min(pause * 2, LATER_LOOKS)
            if await to_thread.run_sync(self._is_read, received.item.id):
                return await to_thread.run_sync(self._shown, principal, received)
        return received

    def read(self, principal: Principal, item_id: str) -> Received:
        """Show an item and where it led.

        Raises:
            NotFoundError: There is none, or it belongs to cases that the person may not see.
        """
        with self._sessions() as session:
            item = cases.item(session, item_id)
            if item is None:
                raise NotFoundError
            led_to = cases.cases_of_item(session, item_id)
            size = blob_size(session, item.sha256)
        case = self._admitted(principal, item, led_to)
        return Received(
            item=item_view(item, size, envelope=item.envelope),
            draft=item.draft,
            case=self._with_its_playbook(case_led(item, case), case),
        )

    def _with_its_playbook(self, led: CaseLed | None, case: CaseRow | None) -> CaseLed | None:
        if led is None or case is None:
            return None
        with self._sessions() as session:
            return replace(led, graphic=self._playbooks.of(session, case).graphic)

    def content(self, principal: Principal, item_id: str) -> Content:
        """Return an item's bytes to those who may read it."""
        item = self.read(principal, item_id).item
        with self._sessions() as session:
            body = cases.content(session, item.sha256)
        if body is None:
            raise NotFoundError
        return Content(body, item.content_type, item.filename, item.sha256)

    def _admitted(
        self, principal: Principal, item: ItemRow, led_to: list[CaseRow]
    ) -> CaseRow | None:
        """Let the person pass by any case of the item that they may see."""
        if not led_to:
            self._admit_unread(principal, item)
            return None
        seen = [
            case
            for case in led_to
            if self._gatekeeper.allows(principal, errands.READ_ITEM, case)
        ]
        case = next((one for one in seen if one.id == item.case_id), (seen or led_to)[0])
        self._gatekeeper.admit(principal, errands.READ_ITEM, case)
        return case

    def _admit_unread(self, principal: Principal, item: ItemRow) -> None:
        """Show what nobody has read yet to who brought it, and to who may open anything."""
        if item.principal_id == principal.id:
            self._gatekeeper.admit(principal, errands.READ_ITEM)
            return
        self._gatekeeper.admit(principal, errands.READ_ITEM, UNREAD)

    def _is_read(self, item_id: str) -> bool:
        with self._sessions() as session:
            item = cases.item(session, item_id)
            return item is not None and item.state == "read"

    def _shown(self, principal: Principal, received: Received) -> Received:
        """Add draft and case, when the person may see them; the receipt they have anyway."""
        try:
            return self.read(principal, received.item.id)
        except NotFoundError:
            return received


def _kept(receipt: Receipt, brought: Brought) -> ItemView:
    return ItemView(
        id=receipt.item_id,
        sha256=receipt.sha256,
        received_at=datetime.fromisoformat(receipt.received_at),
        channel=receipt.channel,
        sender=brought.sender,
        content_type=brought.content_type,
        filename=brought.filename,
        size=len(brought.content),
        flags=list(receipt.flags),
    )


def item_view(item: ItemRow, size: int, *, envelope: dict[str, Any] | None) -> ItemView:
    """Show a receipt."""
    return ItemView(
        id=item.id,
        sha256=item.sha256,
        received_at=item.received_at,
        channel=item.channel,
        sender=item.sender,
        content_type=item.content_type,
        filename=item.filename,
        size=size,
        flags=list(item.flags),
        state=item.state,
        envelope=envelope,
    )


def case_led(item: ItemRow, case: CaseRow | None) -> CaseLed | None:
    """Show where an item led, if it is known and may be seen."""
    if case is None:
        return None
    return CaseLed(
        ref=case.ref,
        kind=case.kind,
        joined=item.joined,
        state=case.state,
        stage=case.stage,
        title=case.title,
    )

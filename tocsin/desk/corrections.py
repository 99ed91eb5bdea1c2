"""Correct what a case says of itself: its fields, and what kind it is.

The new version or playbook is stored first, and the case is told its number or digest.
"""

from typing import Any

from tocsin.desk import errands
from tocsin.desk.call import Call
from tocsin.desk.commands import Commands, Order
from tocsin.desk.errors import UnknownKindError
from tocsin.desk.forms import MARKET, check
from tocsin.desk.pen import Pen
from tocsin.desk.views import ChangedCase
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.library import Library
from tocsin.storage.pinning import (
    latest_fields,
    pin_playbook,
    pinned_playbook,
    store_fields,
)
from workflows.casework.messages import TakeAction


class Corrections:
    """Amends and reclassifies."""

    def __init__(self, commands: Commands, library: Library) -> None:
        self._commands = commands
        self._library = library

    async def amend(
        self,
        call: Call,
        ref: str,
        fields: dict[str, Any],
        missing: tuple[str, ...] | None,
        reason: str,
    ) -> ChangedCase:
        """Keep a new version of the fields: what is given replaces, the rest stays.

        ``missing`` is what the notice still lacks; as before, when it is None.

        Raises:
            InvalidError: A field is not known, or does not fit its format.
        """

        def order(pen: Pen) -> Order:
            known = dict(latest_fields(pen.session, pen.case.id).fields)
            check(pinned_playbook(pen.session, pen.case.playbook_digest), fields, known)
            lacks = tuple(known.get("missing") or ()) if missing is None else missing
            amended = {**known, **_like(known, fields), "missing": list(lacks)}
            version, _ = store_fields(pen.session, pen.case.id, amended, call.actor_id)
            message = TakeAction(
                pen.actor,
                "amend",
                pen.write("reason", reason),
                fields_version=version,
                missing=lacks,
            )
            return Order("act", message)

        return await self._commands.send(call, ref, errands.ACT, order)

    async def reclassify(self, call: Call, ref: str, kind: str, reason: str) -> ChangedCase:
        """Go on as another kind: same ref, same receipt."""

        def order(pen: Pen) -> Order:
            market = latest_fields(pen.session, pen.case.id).fields.get(MARKET)
            playbook = self.playbook(kind, pen.case.jurisdiction, market)
            message = TakeAction(
                pen.actor,
                "reclassify",
                pen.write("reason", reason),
                playbook=playbook,
                playbook_digest=pin_playbook(pen.session, playbook),
            )
            return Order("act", message)

        return await self._commands.send(call, ref, errands.ACT, order)

    def playbook(
        self, kind: str, jurisdiction: str | None, market: str | None = None
    ) -> Playbook:
        """Return the playbook of a kind, merged with what a jurisdiction and market change.

        Raises:
            UnknownKindError: There is no such kind.
        """
        try:
            return self._library.pinned(kind, jurisdiction, market or None)
        except KeyError as error:
            raise UnknownKindError(f"No playbook is called {kind!r}.") from error


def _like(known: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """Split what a person wrote for a field that is a list, such as ``target_urls``."""
    return {
        name: value.split() if isinstance(known.get(name), list) else value
        for name, value in fields.items()
    }

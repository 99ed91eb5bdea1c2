"""Keep an item that needs no reading, within a transaction that opens its case at once."""

import hashlib
import uuid

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage.models import BlobRow, ItemRow
from tocsin.storage.receiving import Arrival


def keep_item(session: Session, arrival: Arrival) -> str:
    """Keep bytes and receipt, and ask nobody to read them; return the item's id."""
    sha256 = hashlib.sha256(arrival.content).hexdigest()
    blob = {"sha256": sha256, "size": len(arrival.content), "content": arrival.content}
    session.execute(insert(BlobRow).values(blob).on_conflict_do_nothing())
    item_id = uuid.uuid4().hex
    session.execute(
        insert(ItemRow).values(
            id=item_id,
            sha256=sha256,
            received_at=arrival.received_at,
            channel=arrival.channel,
            sender=arrival.sender,
            content_type=arrival.content_type,
            provider_message_id=arrival.provider_message_id,
            principal_id=arrival.principal_id,
            flags=list(arrival.flags),
        )
    )
    return item_id

"""Every table of Tocsin, typed. Import rows from here."""

from tocsin.storage.models.base import Base, Json
from tocsin.storage.models.cases import (
    CaseFieldsRow,
    CaseItemRow,
    CaseLinkRow,
    CaseRow,
    PlaybookRow,
    RelatedCaseRow,
)
from tocsin.storage.models.intake import BlobRow, IdempotencyRow, ItemRow, OutboxRow
from tocsin.storage.models.notices import DeliveryRow, MailboxRow
from tocsin.storage.models.people import RoleGrantRow, TokenRow, UserRow
from tocsin.storage.models.records import (
    AccessLogRow,
    FindingRow,
    ManifestRow,
    TextRow,
    TimelineRow,
)

__all__ = [
    "AccessLogRow",
    "Base",
    "BlobRow",
    "CaseFieldsRow",
    "CaseItemRow",
    "CaseLinkRow",
    "CaseRow",
    "DeliveryRow",
    "FindingRow",
    "IdempotencyRow",
    "ItemRow",
    "Json",
    "MailboxRow",
    "ManifestRow",
    "OutboxRow",
    "PlaybookRow",
    "RelatedCaseRow",
    "RoleGrantRow",
    "TextRow",
    "TimelineRow",
    "TokenRow",
    "UserRow",
]

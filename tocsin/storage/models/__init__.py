"""Every table of Tocsin, typed. Import rows from here."""

from tocsin.storage.models.base import Base, Json
from tocsin.storage.models.cases import (
    CaseFieldsRow,
    CaseItemRow,
    CaseRow,
    PlaybookRow,
    RelatedCaseRow,
)
from tocsin.storage.models.channels import WebhookEndpointRow, WithholdingRow
from tocsin.storage.models.event_feed import EventFeedKeyRow
from tocsin.storage.models.handoffs import (
    HandoffNoteRow,
    HandoffReminderRow,
    HandoffRow,
    HandoffWatchRow,
)
from tocsin.storage.models.intake import BlobRow, IdempotencyRow, ItemRow, OutboxRow
from tocsin.storage.models.links import CaseLinkRow, ItemPrintRow, SuggestionRow
from tocsin.storage.models.mail import MailFetchRow, MailFolderRow
from tocsin.storage.models.notices import DeliveryRow, MailboxRow
from tocsin.storage.models.overview import CaseAnswerRow, CaseClockRow
from tocsin.storage.models.pace import ChannelPaceRow, LinkUseRow
from tocsin.storage.models.paging import (
    PageCallRow,
    PageEventRow,
    PageRow,
    PageTextRow,
    PolicyTurnRow,
    PolicyVersionRow,
)
from tocsin.storage.models.people import RoleGrantRow, TokenRow, UserRow
from tocsin.storage.models.personal import (
    ContactAdmissionRow,
    ContactRow,
    PersonalRulesRow,
)
from tocsin.storage.models.public_notices import PublicNoticeRow, TryRow
from tocsin.storage.models.records import (
    AccessLogRow,
    FindingRow,
    ManifestRow,
    TextRow,
    TimelineRow,
)
from tocsin.storage.models.rulebook import RulebookEventRow, RulebookVersionRow
from tocsin.storage.models.saved_views import SavedViewRow
from tocsin.storage.models.schedules import (
    CalendarFeedRow,
    ScheduleEventRow,
    ScheduleVersionRow,
)
from tocsin.storage.models.sign_in import PasswordLinkRow, PasswordRow, SignInTryRow
from tocsin.storage.models.subscriptions import SubscriptionRow
from tocsin.storage.models.wellbeing import ExposureRow
from tocsin.storage.models.worklist import WorklistRow

__all__ = [
    "AccessLogRow",
    "Base",
    "BlobRow",
    "CalendarFeedRow",
    "CaseAnswerRow",
    "CaseClockRow",
    "CaseFieldsRow",
    "CaseItemRow",
    "CaseLinkRow",
    "CaseRow",
    "ChannelPaceRow",
    "ContactAdmissionRow",
    "ContactRow",
    "DeliveryRow",
    "EventFeedKeyRow",
    "ExposureRow",
    "FindingRow",
    "HandoffNoteRow",
    "HandoffReminderRow",
    "HandoffRow",
    "HandoffWatchRow",
    "IdempotencyRow",
    "ItemPrintRow",
    "ItemRow",
    "Json",
    "LinkUseRow",
    "MailFetchRow",
    "MailFolderRow",
    "MailboxRow",
    "ManifestRow",
    "OutboxRow",
    "PageCallRow",
    "PageEventRow",
    "PageRow",
    "PageTextRow",
    "PasswordLinkRow",
    "PasswordRow",
    "PersonalRulesRow",
    "PlaybookRow",
    "PolicyTurnRow",
    "PolicyVersionRow",
    "PublicNoticeRow",
    "RelatedCaseRow",
    "RoleGrantRow",
    "RulebookEventRow",
    "RulebookVersionRow",
    "SavedViewRow",
    "ScheduleEventRow",
    "ScheduleVersionRow",
    "SignInTryRow",
    "SubscriptionRow",
    "SuggestionRow",
    "TextRow",
    "TimelineRow",
    "TokenRow",
    "TryRow",
    "UserRow",
    "WebhookEndpointRow",
    "WithholdingRow",
    "WorklistRow",
]

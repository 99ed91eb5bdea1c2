"""What anybody can do with a case, behind API, console and command line, by verb group.

Writes go through Temporal, reads come from storage, and every one of them passes ``access``.
"""

from sqlalchemy.orm import Session, sessionmaker
from temporalio.client import Client

from tocsin.channels.outbound import Outbound
from tocsin.desk.access import Gatekeeper
from tocsin.desk.arrivals import Arrivals
from tocsin.desk.audience import Audiences
from tocsin.desk.audit import Audit
from tocsin.desk.bundles import Bundles
from tocsin.desk.case_lists import CaseLists
from tocsin.desk.casebook import Casebook
from tocsin.desk.chronicle import Chronicle
from tocsin.desk.clocks import Clocks
from tocsin.desk.commands import Commands
from tocsin.desk.contacts import Contacts
from tocsin.desk.corrections import Corrections
from tocsin.desk.duty_board import DutyBoard
from tocsin.desk.event_hub import EventHub
from tocsin.desk.events import Events
from tocsin.desk.exposures import Exposures
from tocsin.desk.figures import Figures
from tocsin.desk.findings import Findings
from tocsin.desk.gaps import Gaps
from tocsin.desk.handoffs import Handoffs
from tocsin.desk.hashing import Hashing
from tocsin.desk.health import Health
from tocsin.desk.inbox import Inbox
from tocsin.desk.intake import Intake
from tocsin.desk.kinship import Kinship
from tocsin.desk.line import Line
from tocsin.desk.mail import Mail
from tocsin.desk.many import Many
from tocsin.desk.migrations import Migrations
from tocsin.desk.my_duty import MyDuty
from tocsin.desk.notice_status import NoticeStatuses
from tocsin.desk.opening import Openings
from tocsin.desk.overrides import Overrides, TimesOff
from tocsin.desk.overview import Overview
from tocsin.desk.pack_diffs import PackDiffs
from tocsin.desk.page_answers import PageAnswers
from tocsin.desk.page_office import PageOffice
from tocsin.desk.page_why import PageWhys
from tocsin.desk.pages import Pages
from tocsin.desk.password_check import PasswordCheck
from tocsin.desk.passwords import Passwords
from tocsin.desk.people import People
from tocsin.desk.playbooks import Playbooks
from tocsin.desk.policies import Policies
from tocsin.desk.public_door import CLOSED, PublicDoor
from tocsin.desk.public_notices import PublicNotices
from tocsin.desk.reach import Reach
from tocsin.desk.reopening import Reopenings
from tocsin.desk.reports import Reports
from tocsin.desk.rota_office import RotaOffice
from tocsin.desk.rota_reports import RotaReports
from tocsin.desk.rule_reading import RuleReading
from tocsin.desk.rulebook import Rulebook
from tocsin.desk.saved_views import SavedViews
from tocsin.desk.schedules import Schedules
from tocsin.desk.sign_in_log import SignInLog
from tocsin.desk.sign_ins import SignIns
from tocsin.desk.simulations import Simulations
from tocsin.desk.subscriptions import Subscriptions
from tocsin.desk.suppressions import Suppressions
from tocsin.desk.swaps import Swaps
from tocsin.desk.tasks import Tasks
from tocsin.desk.tokens import Tokens
from tocsin.desk.updates import Updates
from tocsin.desk.versions import Versions
from tocsin.desk.ways import Ways
from tocsin.desk.webhooks import Webhooks
from tocsin.desk.work import Work
from tocsin.domain.paging.rules import MAILBOX
from tocsin.playbooks.reckonings import Reckonings
from tocsin.storage.in_force import PublishedLibrary, Rules
from tocsin.storage.personal_rules import Reachable
from tocsin.storage.sealing import Sealer


class Desk:
    """The façade; it knows how its parts are put together and nothing else."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        temporal: Client,
        rules: Rules,
        max_item_bytes: int,
        hub: EventHub,
        sealer: Sealer,
        outbound: Outbound,
        reckonings: Reckonings,
        channels: tuple[str, ...] = (MAILBOX,),
        door: PublicDoor = CLOSED,
    ) -> None:
        line, library = Line(temporal), PublishedLibrary(rules)
        gatekeeper = Gatekeeper(sessions)
        self.cases = Casebook(sessions, gatekeeper)
        self.case_lists = CaseLists(sessions, gatekeeper)
        self.chronicle = Chronicle(gatekeeper, self.cases)
        self.ways = Ways()
        commands = Commands(sessions, gatekeeper, self.cases, line)
        self.corrections = Corrections(commands, library)
        reopenings = Reopenings(sessions, gatekeeper, self.cases, self.corrections)
        self.work = Work(commands, reopenings, self.cases.playbooks)
        self.many = Many(self.work)
        self.tasks = Tasks(commands)
        self.clocks = Clocks(commands)
        self.updates = Updates(sessions, gatekeeper, self.cases, commands)
        self.audiences = Audiences(sessions, gatekeeper, self.cases)
        self.migrations = Migrations(
            sessions, self.cases, commands, self.corrections, reckonings
        )
        self.kinship = Kinship(sessions, gatekeeper, self.cases, commands)
        self.suppressions = Suppressions(sessions, gatekeeper, self.cases, commands)
        self.openings = Openings(sessions, gatekeeper, self.cases, self.corrections)
        self.bundles = Bundles(sessions, gatekeeper, self.cases)
        self.reports = Reports(sessions, gatekeeper, self.cases)
        self.intake = Intake(sessions, gatekeeper, max_item_bytes)
        self.arrivals = Arrivals(sessions, gatekeeper)
        self.exposures = Exposures(sessions, self.intake)
        self.public_notices = PublicNotices(sessions, library, door)
        self.notice_statuses = NoticeStatuses(sessions)
        self.subscriptions = Subscriptions(sessions, gatekeeper, library)
        self.webhooks = Webhooks(sessions, gatekeeper, sealer, outbound)
        self.events = Events(sessions, gatekeeper, self.cases, hub)
        self._hold_people(sessions, gatekeeper)
        self._hold_rules(sessions, gatekeeper, rules, reckonings)
        self._hold_oversight(sessions, gatekeeper, line)
        self._hold_duty(RotaOffice(sessions, gatekeeper), Reachable(channels, sealer))
        page_office = PageOffice(sessions, gatekeeper)
        self.mail = Mail(sessions, gatekeeper, self.cases, page_office)
        self._hold_pages(page_office, library, line)

    def _hold_people(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self.people = People(sessions, gatekeeper)
        self.tokens = Tokens(sessions, gatekeeper)
        self.saved_views = SavedViews(sessions, gatekeeper)
        hashing, sign_in_log = Hashing(), SignInLog(sessions, gatekeeper)
        check = PasswordCheck(sessions, hashing, sign_in_log)
        self.sign_ins = SignIns(sessions, gatekeeper, check, sign_in_log)
        self.passwords = Passwords(sessions, gatekeeper, hashing, check, sign_in_log)

    def _hold_rules(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        rules: Rules,
        reckonings: Reckonings,
    ) -> None:
        self.playbooks = Playbooks(PublishedLibrary(rules), gatekeeper)
        self.pack_diffs = PackDiffs(sessions, gatekeeper, self.cases, reckonings)
        self.gaps = Gaps(sessions, gatekeeper, rules)
        self.versions = Versions(sessions, gatekeeper)
        self.rulebook = Rulebook(sessions, gatekeeper, rules, self.versions)
        self.rule_reading = RuleReading(sessions, gatekeeper, rules)

    def _hold_oversight(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, line: Line
    ) -> None:
        self.audit = Audit(sessions, gatekeeper, self.cases)
        self.findings = Findings(sessions, gatekeeper)
        self.figures = Figures(sessions, line)
        self.overview = Overview(sessions, gatekeeper)
        self.health = Health(sessions, line)

    def _hold_duty(self, office: RotaOffice, reachable: Reachable) -> None:
        self.schedules = Schedules(office)
        self.overrides = Overrides(office)
        self.swaps = Swaps(office)
        self.time_off = TimesOff(office)
        self.rota_reports = RotaReports(office)
        self.duty_board = DutyBoard(office)
        self.handoffs = Handoffs(office)
        self.my_duty = MyDuty(office)
        self.policies = Policies(office)
        self.reach = Reach(office, reachable)
        self.contacts = Contacts(office, reachable)

    def _hold_pages(self, office: PageOffice, library: PublishedLibrary, line: Line) -> None:
        self.pages = Pages(office, self.cases, library)
        self.page_answers = PageAnswers(office, line)
        self.page_whys = PageWhys(office)
        self.simulations = Simulations(office)
        self.inbox = Inbox(office, self.cases)

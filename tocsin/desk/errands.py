"""Everything that people come to the desk for, and what each takes."""

from tocsin.desk.access import Errand
from tocsin.desk.errors import NotFoundError
from tocsin.desk.refusals import WrongRoleError
from tocsin.domain.access import Permission

SIGNED_IN = Errand("session.use", None)
SUBMIT = Errand("item.submit", Permission.ITEM_SUBMIT)
READ_ITEM = Errand("item.read", Permission.ITEM_READ, sees=Permission.ITEM_READ)
LIST_CASES = Errand("cases.list", None)
OPEN_CASE = Errand("case.open", Permission.CASE_OPEN, sees=None)
READ_CASE = Errand("case.read")
READ_TIMELINE = Errand("timeline.read")
WATCH = Errand("events.watch", None)
WATCH_CASE = Errand("events.watch")
READ_LETTER = Errand("letter.read")
READ_PRIVILEGED = Errand("privileged.read", Permission.PRIVILEGED_READ)
WRITE_PRIVILEGED = Errand("privileged.write", Permission.PRIVILEGED_READ)
DECIDE = Errand("case.decide", Permission.CASE_WORK, WrongRoleError)
ACT = Errand("case.act", Permission.CASE_ACT)
NOTE = Errand("case.note", Permission.CASE_WORK)
ASSIGN = Errand("case.assign", Permission.CASE_WORK)
SET_SEVERITY = Errand("case.set-severity", Permission.CASE_WORK)
EDIT_LETTER = Errand("letter.edit", Permission.CASE_ACT)
TURN_CLOCK = Errand("clock.turn", Permission.CLOCK_TURN)
EXPORT = Errand("case.export", Permission.EXPORT)
READ_MAIL = Errand("mailbox.read", None)
READ_OUTSIDE_MAIL = Errand("letters.read")
READ_DELIVERIES = Errand("deliveries.read", Permission.DELIVERIES_READ)
READ_FINDINGS = Errand("findings.read", Permission.FINDINGS_READ)
READ_PEOPLE = Errand("people.read", Permission.PEOPLE_READ)
MANAGE_PEOPLE = Errand("people.manage", Permission.PEOPLE_MANAGE)
REVOKE_TOKEN = Errand("token.revoke", Permission.PEOPLE_MANAGE, NotFoundError)
READ_PLAYBOOKS = Errand("playbooks.read", None)

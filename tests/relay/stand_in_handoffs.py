"""A worker that tells of handoffs and is killed after its message is in, before it is written.

``python -m tests.relay.stand_in_handoffs DATABASE_URL``
"""

import os
import signal
import sys

from activities.notices import NoticeActivities
from tocsin.playbooks.letters import TemplateLetters
from tocsin.relay.handoff_telling import HandoffTeller
from tocsin.relay.handoffs import Handoffs
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.recipients import PostgresRecipients


class Deadly(PostgresMailbox):
    """Takes a message for good, and kills its sender."""

    def send(self, message):
        super().send(message)
        os.kill(os.getpid(), signal.SIGKILL)


def main(url):
    sessions = make_sessions(make_engine(url, 6, name="stand-in"))
    recipients, letters = PostgresRecipients(sessions), TemplateLetters()
    notices = NoticeActivities(
        recipients,
        PostgresLedger(sessions),
        letters,
        PostgresFaces(sessions),
        {"mailbox": Deadly(sessions)},
    )
    Handoffs(sessions, HandoffTeller(sessions, recipients, letters, notices)).once()


if __name__ == "__main__":
    main(sys.argv[1])

"""A worker that tells of handoffs and is killed after its message is in, before it is written.

``python -m tests.relay.stand_in_handoffs DATABASE_URL``
"""

import os
import signal
import sys

from tests.relay.duty_desk import handoffs_of
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.mailbox import PostgresMailbox


class Deadly(PostgresMailbox):
    """Takes a message for good, and kills its sender."""

    def send(self, message):
        super().send(message)
        os.kill(os.getpid(), signal.SIGKILL)


def main(url):
    sessions = make_sessions(make_engine(url, 6, name="stand-in"))
    handoffs_of(sessions, {"mailbox": Deadly(sessions)}).once()


if __name__ == "__main__":
    main(sys.argv[1])

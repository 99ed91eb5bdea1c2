"""Why something could not be rehearsed."""


class RehearsalError(Exception):
    """The rehearsal cannot go on; the message says why."""


class NoServerError(RehearsalError):
    """There is no Temporal server to rehearse on."""

"""How an accepted change is answered: 201, or 202 while the record has yet to catch up."""

from fastapi import Response

from tocsin.desk.views import ChangedCase

ACCEPTED = 202


def answered(response: Response, changed: ChangedCase) -> ChangedCase:
    """Answer 202 when the change counts but the record does not show it yet."""
    if not changed.projected:
        response.status_code = ACCEPTED
    return changed

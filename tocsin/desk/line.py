"""The line to running cases: one bounded call each, and what can go wrong on it told apart."""

import asyncio
from datetime import timedelta

import structlog
from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from tocsin.desk.errors import UnavailableError
from tocsin.desk.refusals import RefusedError, refusal
from workflows.casework.messages import Answer

PATIENCE = timedelta(seconds=10)
AWAY = (  # no answer; no connection at all
    WorkflowUpdateRPCTimeoutOrCancelledError,
    TimeoutError,
    RuntimeError,
)
log = structlog.get_logger(__name__)


class NotRunningError(Exception):
    """Temporal knows no running case of that id: not started yet, or over."""


class Line:
    """Speaks to cases through Temporal; the same update id is answered the same."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def update(self, case_id: str, name: str, message: object, update_id: str) -> Answer:
        """Ask a case for something and wait for its answer.

        Raises:
            NotRunningError: No case of that id is running.
            UnavailableError: No answer came in time; asking again with the same id is safe.
            DeskError: The case refused.
        """
        handle = self._client.get_workflow_handle(case_id)
        try:
            async with asyncio.timeout(PATIENCE.total_seconds() + 1):
                answer: Answer = await handle.execute_update(
                    name, message, id=update_id, result_type=Answer, rpc_timeout=PATIENCE
                )
        except WorkflowUpdateFailedError as error:
            if isinstance(error.cause, ApplicationError):
                raise refusal(error.cause) from error
            raise RefusedError from error
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                raise NotRunningError from error
            raise self._away(case_id, error.status.name) from error
        except AWAY as error:
            raise self._away(case_id, type(error).__name__) from error
        return answer

    async def is_up(self) -> bool:
        """Tell whether Temporal answers."""
        try:
            async with asyncio.timeout(2):
                return await self._client.service_client.check_health(
                    timeout=timedelta(seconds=2)
                )
        except (RPCError, RuntimeError, TimeoutError):
            return False

    @staticmethod
    def _away(case_id: str, why: str) -> UnavailableError:
        log.warning("temporal.was_away", case_id=case_id, why=why)
        return UnavailableError("It did not answer in time. Sending it again is safe.")

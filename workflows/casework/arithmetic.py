"""Ask for a deadline's arithmetic: beside the case, and patiently where that takes too long."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

from activities.deadlines import CountRequest, DeadlineActivities
from tocsin.domain.law.counted import Counted
from workflows.scribe import EVENTUALLY

ONCE = RetryPolicy(maximum_attempts=1)


async def counted_by(request: CountRequest) -> Counted:
    """Return what a deadline comes to.

    Raises:
        ApplicationError: The engine refuses, with its code.
    """
    try:
        return await _quickly(request)
    except ActivityError as error:
        cause = error.cause
    except ApplicationError as error:
        cause = error
    if isinstance(cause, ApplicationError) and cause.non_retryable:
        raise ApplicationError(cause.message, type=cause.type, non_retryable=True)
    return await _patiently(request)


async def _quickly(request: CountRequest) -> Counted:
    return await workflow.execute_local_activity_method(
        DeadlineActivities.count,
        request,
        schedule_to_close_timeout=timedelta(seconds=2),
        retry_policy=ONCE,
    )


async def _patiently(request: CountRequest) -> Counted:
    try:
        return await workflow.execute_activity_method(
            DeadlineActivities.count,
            request,
            start_to_close_timeout=timedelta(seconds=10),
            heartbeat_timeout=timedelta(seconds=4),
            retry_policy=EVENTUALLY,
            summary="count a deadline",
        )
    except FailureError as error:
        cause = error.cause or error
        kind = cause.type if isinstance(cause, ApplicationError) else None
        raise ApplicationError(str(cause), type=kind, non_retryable=True) from error

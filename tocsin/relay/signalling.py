"""Tell a running workflow something, and learn whether there is one to tell."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

RPC_TIMEOUT = timedelta(seconds=5)


async def signal(client: Client, workflow_id: str, name: str, message: object) -> bool:
    """Send a signal; False when no such workflow runs.

    Raises:
        RPCError: Temporal could not be asked.
    """
    handle = client.get_workflow_handle(workflow_id)
    try:
        await handle.signal(name, message, rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True

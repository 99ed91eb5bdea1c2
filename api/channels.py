"""The ways to reach people: what is set up, and a test of one of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from api.auth import Caller
from api.fields import Ident, In, PathCode
from api.problems import RESPONSES
from tocsin.desk.channels import ChannelList, Channels, ChannelTested

router = APIRouter(prefix="/v1/channels", tags=["channels"], responses=RESPONSES)


class ChannelTestIn(In):
    """To whom: a person's id or name; by default the caller."""

    to: Ident | None = None


async def _channels(request: Request) -> Channels:
    channels: Channels = request.app.state.channels
    return channels


TheChannels = Annotated[Channels, Depends(_channels)]


@router.get("")
def list_channels(principal: Caller, channels: TheChannels) -> ChannelList:
    """List channels, what each can and what it may carry."""
    return channels.list(principal)


@router.post("/{channel}/test")
def try_channel(
    channel: PathCode, body: ChannelTestIn, principal: Caller, channels: TheChannels
) -> ChannelTested:
    """Send a message marked as a test, and say what the provider answered."""
    return channels.test(principal, channel, body.to)

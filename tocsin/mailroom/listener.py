"""The listener: an event loop in a thread of its own, so that no client can slow the worker."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from tocsin.mailroom.conversation import (
    Conversation,
    LmtpConversation,
    Rules,
    SmtpConversation,
)

log = structlog.get_logger()
GRACE_SECONDS = 2.0  # for mails that are being committed
TICK = 0.01
# aiosmtpd would write addresses, and what hostile clients send, into our logs.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


class ListenError(Exception):
    """The listener cannot listen; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where and how to listen.

    Attributes:
        timeout: Seconds of silence after which a client is shown out.
    """

    host: str
    port: int
    hostname: str
    is_lmtp: bool = False
    timeout: float = 300
    tls: ssl.SSLContext | None = None
    requires_tls: bool = False


class MailListener:
    """Listens until it is stopped. ``run`` blocks its thread."""

    def __init__(self, endpoint: Endpoint, rules: Callable[[], Rules]) -> None:
        self._endpoint = endpoint
        self._make_rules = rules
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._ready = threading.Event()
        self.port = endpoint.port

    def run(self) -> None:
        """Listen until ``stop``.

        Raises:
            ListenError: The port is taken, or not ours to take.
        """
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait until it listens, or has failed to."""
        return self._ready.wait(seconds)

    def stop(self) -> None:
        """Have it stop; may be called from any thread, and more than once."""
        loop, stopping = self._loop, self._stopping
        if loop is not None and stopping is not None and not loop.is_closed():
            loop.call_soon_threadsafe(stopping.set)

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        rules = self._make_rules()
        endpoint = self._endpoint
        try:
            server = await self._loop.create_server(
                lambda: self._conversation(rules), endpoint.host, endpoint.port
            )
        except OSError as error:
            raise ListenError(f"mail cannot be listened for: {error}") from error
        self.port = server.sockets[0].getsockname()[1]
        log.info("mail.listening", host=endpoint.host, port=self.port, lmtp=endpoint.is_lmtp)
        self._ready.set()
        try:
            await self._stopping.wait()
        finally:
            server.close()
            await self._say_goodbye(rules)

    def _conversation(self, rules: Rules) -> Conversation:
        kind = LmtpConversation if self._endpoint.is_lmtp else SmtpConversation
        return kind(
            rules,
            hostname=self._endpoint.hostname,
            tls_context=self._endpoint.tls,
            require_starttls=self._endpoint.requires_tls,
            timeout=self._endpoint.timeout,
            loop=self._loop,
        )

    async def _say_goodbye(self, rules: Rules) -> None:
        """Let what is being committed be answered, and show out everybody else.

        Whoever is still there after that is cut off: the loop ends, and would leave the socket.
        """
        loop = asyncio.get_running_loop()
        give_up = loop.time() + GRACE_SECONDS
        await asyncio.sleep(TICK)  # whoever was just let in is in the book by then
        while rules.open and loop.time() < give_up:
            for conversation in tuple(rules.open):
                if not conversation.is_committing:
                    conversation.show_out()
            await asyncio.sleep(TICK)
        for conversation in tuple(rules.open):
            conversation.show_out()
            conversation.cut_off()
        await asyncio.sleep(TICK)

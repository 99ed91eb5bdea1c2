"""A real SMTP server that follows a script: an answer, or a broken connection, at any step."""

from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

RESET = "reset"
SILENCE = "silence"
OURS = ("RET", "ENVID", "NOTIFY", "ORCPT")


class Script:
    """What the server says at which step, and what it saw.

    ``at`` maps GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, CONTENT or QUIT to an answer,
    ``RESET`` or to ``SILENCE``. An answer that is a list is used up, one for each message.
    """

    def __init__(self):
        self.at = {}
        self.offers = []
        self.received = []
        self.commands = {}

    def next(self, step):
        answer = self.at.get(step)
        if isinstance(answer, list):
            return answer.pop(0) if answer else None
        return answer

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        return [*responses[:-1], *(f"250-{one}" for one in self.offers), responses[-1]]

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.next("CONTENT")
        if answer == RESET:
            server.transport.abort()
            return "250 never heard"
        if answer:
            return answer
        self.received.append(message_from_bytes(envelope.content, policy=default))
        return "250 2.0.0 taken"


class ScriptedSmtp(SMTP):
    """Says what the script says."""

    def __init__(self, script, **options):
        self.script = script
        self.has_greeted = False
        super().__init__(script, **options)

    async def push(self, status):
        if not self.has_greeted:
            self.has_greeted = True
            if await self.follows("GREETING"):
                return
        if status != SILENCE:
            await super().push(status)

    async def smtp_EHLO(self, hostname):  # noqa: N802
        if not await self.follows("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg):  # noqa: N802
        if not await self.follows("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):  # noqa: N802
        if not await self.follows("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):  # noqa: N802
        if not await self.follows("MAIL"):
            await super().smtp_MAIL(self.without_dsn("MAIL", arg))

    async def smtp_RCPT(self, arg):  # noqa: N802
        if not await self.follows("RCPT"):
            await super().smtp_RCPT(self.without_dsn("RCPT", arg))

    async def smtp_DATA(self, arg):  # noqa: N802
        if not await self.follows("DATA"):
            await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg):  # noqa: N802
        if not await self.follows("QUIT"):
            await super().smtp_QUIT(arg)

    async def follows(self, step):
        answer = self.script.next(step)
        if answer is None:
            return False
        if answer == RESET:
            self.transport.abort()
        elif answer != SILENCE:
            await SMTP.push(self, answer)
        return True

    def without_dsn(self, command, arg):
        """Note the whole command, and leave out what the library does not know (RFC 3461)."""
        self.script.commands[command] = arg
        words = arg.split(" ")
        return " ".join(word for word in words if word.partition("=")[0] not in OURS)


class ScriptedController(Controller):
    """Runs the scripted server in a thread."""

    def factory(self):
        options = self.SMTP_kwargs | {"enable_SMTPUTF8": "SMTPUTF8" in self.handler.offers}
        return ScriptedSmtp(self.handler, **options)

"""A real HTTP receiver of webhooks, which verifies them with somebody else's library."""

from dataclasses import dataclass, field

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.channels.http_service import Service


@dataclass
class Receiver(Service):
    """Takes webhooks, or answers as it is told to; remembers both. Usually it answers 204."""

    usual: object = 204
    secrets: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    forged: int = 0

    @property
    def url(self):
        return f"http://{self.place}/hooks"

    def reply(self, handler, body, status, headers, text):
        if 200 <= status < 300:
            status = self.take(dict(handler.headers), body) or status
        super().reply(handler, body, status, headers, text)

    def take(self, headers, body):
        """Take what any of the known secrets verifies; anything else is refused."""
        for secret in self.secrets:
            try:
                self.taken.append((Webhook(secret).verify(body, headers), headers))
            except WebhookVerificationError:
                continue
            return None
        self.forged += 1
        return 400

"""Reach people by any of the services that Apprise knows, one channel per template of a URL.

Administrators write the template; a person's address fills ``{address}`` in it, quoted, so that
nobody else enters a URL. Apprise says yes or no and why in its log, from which failures are
sorted; it gives up in time and catches what a plugin raises, and either is unknown. It has no
key that would make a retry harmless.
"""

import logging
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tocsin.domain.abilities import Abilities
from tocsin.domain.carrying import in_short, written_out
from tocsin.domain.ports import ChannelError, Message, Receipt

if TYPE_CHECKING:
    from apprise import AppriseResult, NotifyBase

ADDRESS = "{address}"
SECONDS = 10.0
SHORT = 500  # characters below which a message is written in short
LONGEST_ADDRESS, WORDS = 200, 300
TEMPORARY = (408, 409, 425, 429)
TOO_MANY, CLIENT_FAULT, SERVER_FAULT = 429, 400, 500
DUPLICATE = "(You may have received this message before.)\n"
_CODE = re.compile(r"\berror\s?[=:]\s?([1-5][0-9]{2})\b", re.IGNORECASE)
_NEVER_SENT = re.compile(
    r"NewConnectionError|ConnectTimeout|NameResolutionError|Connection refused|"
    r"Failed to resolve|CERTIFICATE_VERIFY_FAILED|No route to host|Network is unreachable"
)
_BROKE_OFF = re.compile(
    r"Connection error|Socket Exception|timed? ?out|Connection aborted|"
    r"raised an exception|An exception occur",
    re.IGNORECASE,
)


class TemplateError(ValueError):
    """A template that no channel can be made of."""


@dataclass(frozen=True)
class AppriseChannel:
    """Sends by one service.

    Attributes:
        name: As it stands in settings and in the ledger.
        template: URL as Apprise knows it, with ``{address}`` where a person's goes.
        seconds: That one message may take.

    Raises:
        TemplateError: Apprise cannot read it, or it has no place for an address.
    """

    name: str
    template: str = field(repr=False)
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        """Refuse what could reach nobody, before it must."""
        if self.template.count(ADDRESS) != 1:
            raise TemplateError(f"the template of {self.name!r} has not one {ADDRESS} in it")
        _ = self.abilities

    @cached_property
    def abilities(self) -> Abilities:
        """Tell how long a message may be; nothing comes back this way."""
        sample = self._service("15550100199")
        if sample is None:
            raise TemplateError(f"Apprise does not know the template of {self.name!r}")
        longest = int(sample.body_maxlen)
        return Abilities(longest=longest if longest <= SHORT else None)

    def send(self, message: Message) -> Receipt:
        """Hand a message to the service; Apprise returns no id of it.

        Raises:
            ChannelError: It was refused, could not be sent, or did not end in time.
        """
        service = self._service(message.address)
        if service is None:
            reason = f"{message.address!r} is no address for {self.name}"
            raise ChannelError(reason, permanent=True)
        title, body = self._written(message)
        result = _notify(service, title, body, self.seconds)
        if result:
            return Receipt("", {"status": "taken"})
        raise _missed(result)

    def _service(self, address: str) -> "NotifyBase | None":
        kit = _kit()
        if not _is_plain(address):
            return None
        asset = kit.AppriseAsset(
            app_id="Tocsin",
            app_desc="Tocsin",
            app_url="",
            image_url_mask="",  # no message of ours has others load pictures from anywhere
            image_url_logo="",
            image_path_mask="",
            http_redirects=False,
            allow_templates=False,
            storage_mode="memory",
            secure_logging=True,
        )
        url = self.template.replace(ADDRESS, quote(address, safe=""))
        made: NotifyBase | None = kit.Apprise.instantiate(
            url, asset=asset, suppress_exceptions=True
        )
        return made

    def _written(self, message: Message) -> tuple[str, str]:
        longest = self.abilities.longest
        if longest is not None:
            return "", in_short(message, longest)
        note = DUPLICATE if message.possible_duplicate else ""
        return message.subject, note + written_out(message)


def _is_plain(address: str) -> bool:
    """Tell whether an address can stand in a URL without meaning anything there."""
    return (
        0 < len(address) <= LONGEST_ADDRESS
        and address.isprintable()
        and bool(address.strip("./ "))
    )


@cache
def _kit() -> ModuleType:
    """Load Apprise once, when it is needed; it is large, and most do without.

    It tells what broke only in its debug log, which may hold content and tokens: that is let
    through to whoever asks for it with one message, and to no log of ours.
    """
    kit = import_module("apprise")
    journal = logging.getLogger("apprise")
    journal.setLevel(logging.DEBUG)
    journal.propagate = False
    return kit


def _notify(service: "NotifyBase", title: str, body: str, seconds: float) -> "AppriseResult":
    kit = _kit()
    crier = kit.Apprise(asset=service.asset)
    crier.add(service)
    result: AppriseResult = crier.notify(
        body=body,
        title=title,
        body_format=kit.NotifyFormat.TEXT,
        timeout=seconds,
        log_level=logging.DEBUG,
    )
    return result


def _missed(result: Any) -> ChannelError:  # noqa: ANN401 - Apprise leaves it open
    """Sort a no by what Apprise logged; nothing of its debug log is kept."""
    entries = list(result.logs())
    told = [entry.message for entry in entries if entry.level in ("WARNING", "ERROR")]
    everything = "\n".join(entry.message for entry in entries)
    reason = (told[0] if told else "the service said no")[:WORDS]
    if found := _CODE.search(everything):
        return _answered(int(found[1]), reason)
    if _NEVER_SENT.search(everything):
        return ChannelError(f"no connection: {reason}")
    is_late = result.status.name == "TIMEOUT"
    return ChannelError(reason, unknown=is_late or bool(_BROKE_OFF.search(everything)))


def _answered(code: int, reason: str) -> ChannelError:
    is_final = CLIENT_FAULT <= code < SERVER_FAULT and code not in TEMPORARY
    return ChannelError(
        reason,
        permanent=is_final,
        response={"status": code},
        throttled=code == TOO_MANY,
    )

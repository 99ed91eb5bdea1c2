"""Call an address that somebody else chose, without being led into our own network.

A name is resolved once, every address of it is checked, and the connection goes to a checked
one (a name that resolves anew in between changes nothing). No redirect is followed, no proxy of
the environment is asked, the whole call has one deadline, and little of the answer is read.
"""

import contextlib
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TypeAlias
from urllib.parse import urlsplit

import httpcore

from tocsin.channels.bounded import OutOfTimeError, bounded

SECONDS = 10.0
WORDS = 500
LONGEST_URL = 2000
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


class OutboundError(Exception):
    """The call did not come to an answer.

    Attributes:
        is_final: It will never be allowed.
        was_sent: The other side may have got it.
    """

    def __init__(self, reason: str, *, is_final: bool = False, was_sent: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.was_sent = was_sent


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said; ``retry_after`` in seconds, when it asked us to wait."""

    status: int
    duration_ms: int
    words: str = ""
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Outbound:
    """Posts to addresses that are not ours.

    Attributes:
        may_go_inside: Allow plain http, and private and loopback addresses.
        seconds: That the whole call may take.
        tls_context: Trust settings, by default the system's.
    """

    may_go_inside: bool = False
    seconds: float = SECONDS
    tls_context: ssl.SSLContext | None = None

    def fault(self, url: str) -> str | None:
        """Say what is wrong with an address as such, before anything is resolved."""
        if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
            return f"an address is at most {LONGEST_URL} ASCII characters without spaces"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return "that is no address"
        if parts.scheme != "https" and not (parts.scheme == "http" and self.may_go_inside):
            return "an address begins with https://; http:// needs TOCSIN_WEBHOOKS_INSIDE=true"
        if not parts.hostname or port == 0:
            return "that address names no host"
        if parts.username is not None or parts.fragment:
            return "an address has no user, password or fragment in it"
        return None

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send a body and return the answer, whatever its status.

        Raises:
            OutboundError: There was no answer; it says whether anything may have arrived.
        """
        if fault := self.fault(url):
            raise OutboundError(fault, is_final=True)
        began = time.monotonic()
        network = _CheckedNetwork(began + self.seconds, may_go_inside=self.may_go_inside)
        context = self.tls_context or _trust()
        with httpcore.ConnectionPool(context, network_backend=network) as pool:
            try:
                return self._exchange(pool, url, headers, body, began)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                raise OutboundError(f"no connection: {error}") from error
            except (
                httpcore.NetworkError,
                httpcore.TimeoutException,
                httpcore.ProtocolError,
            ) as error:
                why = str(error) or type(error).__name__
                reason = f"broke off after the request was sent: {why}"
                raise OutboundError(reason, was_sent=network.has_written) from error

    def _exchange(
        self,
        pool: httpcore.ConnectionPool,
        url: str,
        headers: dict[str, str],
        body: bytes,
        began: float,
    ) -> Answer:
        named = {"Host": urlsplit(url).netloc, **headers, "Content-Length": str(len(body))}
        with pool.stream("POST", url, headers=list(named.items()), content=body) as response:
            words = "" if _is_good(response.status) else _first_words(response)
            took = int((time.monotonic() - began) * 1000)
            return Answer(response.status, took, words, _retry_after(response))


class _CheckedNetwork(httpcore.NetworkBackend):
    """Connects to checked addresses only, and to nothing after the deadline."""

    def __init__(self, deadline: float, *, may_go_inside: bool) -> None:
        self._deadline = deadline
        self._may_go_inside = may_go_inside
        self._plain = httpcore.SyncBackend()
        self.has_written = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline is ours
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check all, and connect to the first that answers."""
        addresses = _resolved(host, port, self.left())
        if not self._may_go_inside and (
            inside := [one for one in addresses if _is_inside(one)]
        ):
            raise OutboundError(f"{host} leads to {inside[0]}, which is inside", is_final=True)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(
                    str(address), port, self.left(), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _Hurried(stream, self)
        raise failure

    def left(self) -> float:
        """Return how many seconds are left, and a moment at least."""
        return max(self._deadline - time.monotonic(), 0.001)


class _Hurried(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, network: _CheckedNetwork) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  the deadline is ours
        """Read what is there by the deadline."""
        return self._stream.read(max_bytes, self._network.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002  the deadline is ours
        """Write by the deadline."""
        self._network.has_written = True
        self._stream.write(buffer, self._network.left())

    def close(self) -> None:
        """Let it go."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the deadline is ours
    ) -> httpcore.NetworkStream:
        """Secure it under the name that was asked for, whatever the address."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._network.left())
        return _Hurried(secured, self._network)

    def get_extra_info(self, info: str) -> object:
        """Pass on what is known of it."""
        return self._stream.get_extra_info(info)


def _resolved(host: str, port: int, seconds: float) -> list[_Address]:
    """Resolve a name; the system's resolver has no deadline of its own."""
    try:
        found = bounded(
            lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM), seconds, "resolve"
        )
    except OutOfTimeError as error:
        raise httpcore.ConnectTimeout(f"{host} could not be resolved in time") from error
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} could not be resolved: {error}") from error
    named = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return [ipaddress.ip_address(text) for text in named]


def _is_inside(address: _Address) -> bool:
    """Tell whether an address is not one of the public internet, however it is written."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return _is_inside(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.ipv4_mapped is not None:
            return _is_inside(address.ipv4_mapped)
        if address.sixtofour is not None or address.teredo is not None:
            return True
    return not address.is_global or address.is_multicast or address.is_reserved


@cache
def _trust() -> ssl.SSLContext:
    """Read the system's certificates once; it takes a while."""
    return ssl.create_default_context()


def _is_good(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004 - RFC 9110, 15.3


def _first_words(response: httpcore.Response) -> str:
    """Read the beginning of a refusal; the connection is not used again."""
    begin = b""
    with contextlib.suppress(
        httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError
    ):
        for part in response.iter_stream():
            begin += part
            if len(begin) >= WORDS:
                break
    return begin[: WORDS * 4].decode(errors="replace")[:WORDS]


def _retry_after(response: httpcore.Response) -> float | None:
    """Read seconds or an instant (RFC 9110, 10.2.3)."""
    plain = {name.lower(): value for name, value in response.headers}
    text = plain.get(b"retry-after", b"").decode(errors="replace").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - datetime.now(UTC)).total_seconds(), 0.0)

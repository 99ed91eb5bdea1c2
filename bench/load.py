"""HTTP clients that cost little themselves: kept-alive connections, one thread each."""

import http.client
import json
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it goes out."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Load:
    """What a load took: wall seconds, and the latency of each request."""

    seconds: float
    latencies: list[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds


class Caller:
    """One connection to one server."""

    def __init__(self, host: str) -> None:
        self._connection = http.client.HTTPConnection(host, timeout=30)

    def send(self, request: Request) -> tuple[int, bytes]:
        """Send and return status and body."""
        self._connection.request(
            request.method, request.path, request.body or None, request.headers
        )
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def json(self, request: Request) -> tuple[int, Any]:
        """Send and return status and what the JSON says."""
        status, body = self.send(request)
        return status, json.loads(body)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def closed_loop(host: str, requests: Sequence[Request], clients: int) -> Load:
    """Send everything over so many connections, each as soon as its last was answered."""
    waiting: Iterator[Request] = iter(requests)
    lock = threading.Lock()
    load = Load(0.0, [], {})

    def take() -> Request | None:
        with lock:
            return next(waiting, None)

    def work() -> None:
        caller = Caller(host)
        while (request := take()) is not None:
            began = time.perf_counter()
            status, _ = caller.send(request)
            load.latencies.append(time.perf_counter() - began)
            load.statuses[status] = load.statuses.get(status, 0) + 1
        caller.close()

    threads = [threading.Thread(target=work) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    return load


def bearer(token: str, **more: str) -> dict[str, str]:
    """Return the headers of a request by the holder of a token."""
    return {"Authorization": f"Bearer {token}", **more}

"""Server-sent events on the wire, whatever the reader at the other end does."""

import asyncio

import pytest

from api import event_source
from api.event_source import EventSource, written
from tocsin.desk.events import Told

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Line:
    """An ASGI server that remembers what it was sent, and may stop taking anything."""

    def __init__(self, *, takes=100):
        self.sent, self.left, self._takes = [], asyncio.Event(), takes

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if len(self.sent) >= self._takes:
            await asyncio.Event().wait()
        self.sent.append(message)


async def events(count):
    for number in range(count):
        yield Told("case.changed", {"seq": number}, f"c{number}")


async def test_events_are_written_and_the_answer_ends():
    line, gone = Line(), []
    await EventSource(events(2), lambda: gone.append(1))({}, line.receive, line.send)

    bodies = [message.get("body") for message in line.sent[1:]]
    assert bodies[0] == b'id: c0\nevent: case.changed\ndata: {"seq": 0}\n\n'
    assert line.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert gone


async def test_a_reader_that_takes_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(event_source, "PATIENCE", 0.05)
    line, gone = Line(takes=2), []

    async with asyncio.timeout(10):
        await EventSource(events(9), lambda: gone.append(1))({}, line.receive, line.send)

    assert len(line.sent) == 2
    assert gone


async def test_a_reader_that_goes_is_noticed_while_nothing_happens():
    line, is_gone = Line(), asyncio.Event()

    async def silence():
        yield Told()
        await is_gone.wait()

    answer = EventSource(silence(), is_gone.set)({}, line.receive, line.send)
    running = asyncio.create_task(answer)
    line.left.set()

    async with asyncio.timeout(10):
        await running


def test_a_sign_of_life_is_a_comment_that_may_move_the_id_on():
    assert written(Told(cursor="c", retry=5)) == b"retry: 5\nid: c\n: still here\n\n"
    assert written(Told()) == b": still here\n\n"

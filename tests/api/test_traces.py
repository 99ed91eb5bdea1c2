"""Traces arrive at a real OTLP receiver: from the API over Temporal to the activities."""

import asyncio
import gzip
import subprocess
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from temporalio.worker import Worker

from tests.api.conftest import Person, serving
from tests.api.traced import Traced, traced
from tests.polling import PATIENCE
from tocsin.relay.temporal import connect
from tocsin.settings import Settings
from tocsin.spans import Spans
from workflows.lifecycles import runner

pytestmark = pytest.mark.anyio


class Receiver:
    """Takes traces over HTTP and remembers them."""

    def __init__(self):
        self.bodies, receiver = [], self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                receiver.bodies.append((self.path, body))
                self.send_response_only(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,)).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def spans(self):
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (  # noqa: PLC0415
            ExportTraceServiceRequest,
        )

        found = []
        for path, body in self.bodies:
            assert path == "/v1/traces"
            request = ExportTraceServiceRequest.FromString(body)
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    found += scope.spans
        return found


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


async def test_a_change_is_one_trace_from_the_request_to_temporal_without_content(
    settings, receiver, analyst, case_for, gate_of
):
    word, case = f"Quagga{uuid.uuid4().hex}", case_for()
    await gate_of(analyst, case.ref, "review")
    traced = settings.model_copy(update={"otlp_endpoint": receiver.url})
    async with serving(traced) as client:
        person = Person(client, analyst.id, analyst.name, analyst.token, ())
        answer = await person.post(f"/v1/cases/{case.ref}/notes", {"text": word})
        assert answer.status_code == 201
        await person.get(f"/v1/cases/{case.ref}?q={word}")
        await person.post(f"/v1/cases/{case.ref}/actions/{word}", {"reason": word})

    spans = {span.name: span for span in receiver.spans}
    request = spans["POST /v1/cases/{ref}/notes"]
    update = next(
        span for name, span in spans.items() if name.startswith("StartWorkflowUpdate")
    )
    assert update.trace_id in {span.trace_id for span in receiver.spans if "POST" in span.name}
    assert request.trace_id
    everything = b"".join(body for _, body in receiver.bodies)
    assert case.case_id.encode() in everything
    for hidden in (word, case.ref, analyst.name, analyst.token, "ada@example.org"):
        assert hidden.encode() not in everything


def test_what_an_exception_says_stays_here(receiver):
    spans, word = Spans(receiver.url, "tests"), f"Quagga{uuid.uuid4().hex}"
    with pytest.raises(ValueError, match=word), spans.request("GET", {}):
        raise ValueError(word)
    spans.close()

    (span,) = receiver.spans
    assert span.status.code == 2
    assert word.encode() not in receiver.bodies[0][1]
    assert b"ValueError" in receiver.bodies[0][1]


async def test_the_worker_traces_lifecycles_and_activities(real_stack, receiver, unique_queue):
    settings = Settings(temporal_address=real_stack.temporal_address)
    spans = Spans(receiver.url, "tests")
    client = await connect(settings, spans)
    await unique_queue(client)
    spans.close()

    names = {span.name for span in receiver.spans}
    assert {"StartWorkflow:Traced", "RunWorkflow:Traced", "RunActivity:traced"} <= names
    assert len({span.trace_id for span in receiver.spans}) == 1


@pytest.fixture
def unique_queue():
    """Run a workflow with one activity in the sandbox that lifecycles run in."""

    async def run(client):
        queue = f"traced-{uuid.uuid4().hex}"
        async with Worker(
            client,
            task_queue=queue,
            workflows=[Traced],
            activities=[traced],
            workflow_runner=runner(),
        ):
            async with asyncio.timeout(PATIENCE):
                await client.execute_workflow(
                    Traced.run, id=f"traced-{uuid.uuid4().hex}", task_queue=queue
                )

    return run


def test_without_the_setting_no_opentelemetry_sdk_is_loaded():
    asked = (
        "import sys, worker, api.app; api.app.create_app();"
        "print([m for m in sys.modules if m.startswith('opentelemetry.sdk')])"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )

    assert told.stdout.strip() == "[]"

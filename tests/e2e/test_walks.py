"""A notice and a government request, from intake to closed, as people do it."""

import uuid

from tests.polling import until

TAKEDOWN = """**Are you the copyright holder or authorized to act on their behalf?**

Yes, I am the copyright holder.

**Please describe the nature of your copyright ownership or authorization.**

I wrote the synthetic program "Example Clock {mark}".

**Please provide a detailed description of the original copyrighted work.**

The program at https://example.org/clock-{mark} is mine.

**What files should be taken down? Please provide URLs for each file.**

https://github.com/synthetic-user/clock-{mark}

**I have a good faith belief that use of the copyrighted materials described above on the
infringing web pages is not authorized by the copyright owner, or its agent, or the law.**

**I swear, under penalty of perjury, that the information in this notification is accurate and
that I am the copyright owner, or am authorized to act on behalf of the owner.**

Contact: Synthetic Person, 1 Example Street, person@example.org, +1 555 0100

Signature: Synthetic Person
"""
REQUEST = """To the hosting provider. (A synthetic text for a test; no authority ever sent it.)

The Infocomm Media Development Authority of Singapore directs you under section 99 of the
Synthetic Content Act to disable access in Singapore to the following content, which is
prohibited under the law of Singapore:

https://github.com/synthetic-user/prohibited-{mark}

We request that you remove it within 24 hours and confirm. Reference {mark}.
"""


def stage_of(product, ref):
    return product.json("show", ref, who="counsel-1")["stage"]


def wait_for(product, ref, stage):
    until(lambda: stage_of(product, ref), f"{ref} at {stage}", lambda now: now == stage)


def test_a_takedown_is_walked_from_intake_to_closed_over_the_command_line(product, tmp_path):
    mark = uuid.uuid4().hex[:8]
    notice = tmp_path / "notice.md"
    notice.write_text(TAKEDOWN.format(mark=mark))

    taken = product.json("intake", str(notice), "--wait", "20", who="analyst-1")
    ref = taken["case"]["ref"] if isinstance(taken["case"], dict) else taken["case"]
    wait_for(product, ref, "review")
    say = ("--reason", "synthetic", "--yes")
    product.cli("decide", ref, "review", "remove", *say, who="analyst-1")
    wait_for(product, ref, "counsel")
    product.cli("decide", ref, "counsel", "remove", *say, who="counsel-1")
    wait_for(product, ref, "act")
    product.cli("decide", ref, "act", "done", *say, who="on-call-1")
    wait_for(product, ref, "counter_window")
    product.cli("act", ref, "withdraw", *say, who="analyst-1")
    wait_for(product, ref, "retraction_check")
    product.cli("decide", ref, "retraction_check", "genuine", *say, who="analyst-2")
    wait_for(product, ref, "restore_retracted")
    product.cli("decide", ref, "restore_retracted", "restored", *say, who="on-call-2")
    wait_for(product, ref, "closed")

    case = product.json("show", ref)
    assert (case["state"], case["outcome"]) == ("closed", "retracted")
    bundle = tmp_path / "case.zip"
    product.cli("export", ref, "-o", str(bundle))
    assert f"OK {ref}" in product.cli("verify", str(bundle))
    letters = product.cli("mailbox", "--case", ref, who="counsel-1")
    assert "we have received your message" in letters
    assert "material of yours was removed" in letters


def test_a_government_request_is_walked_from_intake_to_closed_over_http(product):
    mark = uuid.uuid4().hex[:8]
    with product.http("analyst-1") as analyst:
        answer = analyst.post(
            "/v1/intake",
            content=REQUEST.format(mark=mark).encode(),
            headers={"Content-Type": "text/plain", "Prefer": "wait=20"},
        )
    assert answer.status_code == 201
    taken = answer.json()
    assert taken["draft"]["document"] == "government_removal_request"
    assert taken["case"]["kind"] == "government-removal-request"
    ref = taken["case"]["ref"]

    _decide(product, ref, "authenticate", "authentic", "responder-1")
    _decide(product, ref, "review", "geo_restrict", "counsel-2")
    _decide(product, ref, "counsel", "geo_restrict", "counsel-1")
    _decide(product, ref, "act", "done", "on-call-1")
    _decide(product, ref, "user_notice", "tell", "counsel-1")
    wait_for(product, ref, "closed")

    with product.http("counsel-1") as counsel:
        entries = counsel.get(f"/v1/cases/{ref}/timeline", params={"limit": 200}).json()[
            "items"
        ]
    told = [entry["data"]["to"] for entry in entries if entry["event"] == "notice.sent"]
    assert ["authority"] in told
    assert ["user"] in told
    assert entries[-1]["event"] == "case.closed"


def _decide(product, ref, stage, verdict, who) -> None:
    with product.http(who) as person:

        def gate_there():
            gates = person.get(f"/v1/cases/{ref}").json().get("gates", [])
            return next((gate for gate in gates if gate["stage"] == stage), None)

        gate = until(
            gate_there, f"{stage} of {ref}", lambda gate: gate and gate["content_sha256"]
        )
        answer = person.post(
            f"/v1/cases/{ref}/gates/{gate['id']}/decisions",
            json={
                "verdict": verdict,
                "reason": "synthetic",
                "content_sha256": gate["content_sha256"],
            },
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
    assert answer.status_code == 201, answer.text

"""An incident, from a report to its reviewed report, as people walk it."""

import re
import uuid

import pytest
from pypdf import PdfReader

from tests.polling import until


def case_of(product, ref, who="manager-1"):
    with product.http(who) as person:
        return person.get(f"/v1/cases/{ref}").json()


def wait_for(product, ref, stage):
    with product.http("manager-1") as manager:
        until(
            lambda: manager.get(f"/v1/cases/{ref}").json()["stage"],
            f"{ref} at {stage}",
            lambda now: now == stage,
            within=30,
        )


def wait_for_gate(product, ref, stage, who):
    """Wait until a gate can be decided on, over HTTP."""

    def frozen(gates):
        return [gate for gate in gates if gate["stage"] == stage and gate["content_sha256"]]

    with product.http(who) as person:
        gates = until(
            lambda: person.get(f"/v1/cases/{ref}").json()["gates"],
            f"{stage} of {ref}",
            frozen,
            within=30,
        )
    return frozen(gates)[0]


def decide(product, ref, stage, verdict, who):
    wait_for_gate(product, ref, stage, who)
    say = ("--reason", f"synthetic: {verdict}", "--yes")
    product.cli("decide", ref, stage, verdict, *say, who=who)


def act(product, ref, action, who, reason="synthetic"):
    product.cli("act", ref, action, "--reason", reason, "--yes", who=who)


@pytest.fixture(scope="module")
def ref(product):
    """An incident that was reported and declared; somebody took command."""
    opened = product.json(
        *("open", "platform-incident", "--title", "Synthetic raid", "--jurisdiction", "DE"),
        *("--field", "summary=Accounts of example.org are flooded with threats."),
        *("--field", "detected_by=A moderator"),
        who="analyst-1",
    )
    ref = opened["ref"]
    wait_for_gate(product, ref, "triage", "manager-1")
    answers = "harm=serious,spread=growing,attention=internal"
    assessed = product.json("severity", ref, "--answers", answers, who="manager-1")
    assert assessed["severity"] == "sev1"
    decide(product, ref, "triage", "declare", "manager-1")
    wait_for(product, ref, "mobilise")
    act(product, ref, "acknowledge", "commander-1")
    wait_for(product, ref, "responding")
    return ref


def test_an_incident_is_answered_together_until_it_is_resolved(product, ref):
    product.cli("follow", ref, who="executive-1")
    product.cli("role", ref, "scribe", "analyst-1", who="commander-1")
    product.cli("role", ref, "legal_lead", "me", who="counsel-1")
    added = product.json(
        *("task", "add", ref, "Call the hosts", "--due", "2h", "--owner", "on-call-1"),
        who="commander-1",
    )
    assert "Call the hosts" in [task["title"] for task in added["tasks"]]
    product.cli("update", ref, "We hold new accounts back.", who="commander-1")

    act(product, ref, "propose-measure", "commander-1", "Hold sign-ups for one hour.")
    gate = wait_for_gate(product, ref, "approve_measure", "counsel-1")
    own = product.cli(
        *("decide", ref, "approve_measure", "approve", "--reason", "mine", "--yes"),
        who="commander-1",
        check=False,
    )
    assert own == ""
    with product.http("counsel-1") as counsel:
        content = counsel.get(f"/v1/cases/{ref}/gates/{gate['id']}").json()
    assert content["proposals"][0]["body"] == "Hold sign-ups for one hour."
    decide(product, ref, "approve_measure", "approve", "counsel-1")
    decide(product, ref, "carry_out", "done", "on-call-1")
    wait_for(product, ref, "responding")

    act(product, ref, "contain", "commander-1")
    wait_for(product, ref, "contained")
    with product.http("commander-1") as commander:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        path = f"/v1/cases/{ref}/actions/resolve"
        answer = commander.post(path, json={"reason": "Quiet for an hour."}, headers=key)
    assert answer.status_code == 201, answer.text
    shown = product.cli("show", ref)
    assert "commander: commander-1" in shown
    assert "Call the hosts" in shown


def test_its_report_is_written_reviewed_and_its_tasks_are_done(product, ref, tmp_path):
    wait_for_gate(product, ref, "report", "commander-1")
    report = tmp_path / "report.md"
    letter = product.json("letter", "show", ref, who="analyst-1")["body"]
    written = re.sub(r"\(…[^)]*\)", "Synthetic answer.", letter)
    report.write_text(written + "\n## What we learned\n\nHold sign-ups sooner.\n")
    product.cli("letter", "edit", ref, "--file", str(report), who="analyst-1")
    decide(product, ref, "report", "submit", "commander-1")
    decide(product, ref, "review", "accept", "counsel-2")

    wait_for(product, ref, "follow_up")
    for task in product.json("task", "list", ref)["items"]:
        if task["required"]:
            mine = task["owner_name"] == "on-call-1"
            who = "on-call-1" if mine else "commander-1"
            product.cli("task", "done", ref, task["id"], who=who)
    wait_for(product, ref, "closed")

    case = case_of(product, ref)
    assert (case["state"], case["outcome"]) == ("closed", "reviewed")
    assert {clock["id"]: clock["state"] for clock in case["clocks"]} == {
        "acknowledge": "met",
        "next-update": "met",
        "report-due": "met",
    }
    updates = product.json("updates", ref)["items"]
    assert [update["text"] for update in updates] == ["We hold new accounts back."]
    pdf = tmp_path / "report.pdf"
    product.cli("report", ref, "-o", str(pdf))
    printed = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    for part in (ref, "Reviewed and accepted", "What we learned", "We hold new accounts back."):
        assert part in printed
    bundle = tmp_path / "case.zip"
    product.cli("export", ref, "-o", str(bundle))
    assert f"OK {ref}" in product.cli("verify", str(bundle))


def test_who_follows_was_told_and_who_leads_may_open_a_closed_incident_anew(product, ref):
    mail = until(
        lambda: product.cli("mailbox", "--limit", "200", who="executive-1"),
        "mail to who follows",
        lambda mail: ref in mail,
    )
    assert "We hold new accounts back" not in mail
    again = product.json(
        "act", ref, "reopen", "--reason", "They are back.", "--yes", who="commander-2"
    )

    assert again["ref"] != ref
    assert again["related"] == [{"ref": ref, "why": "reopens"}]
    wait_for_gate(product, again["ref"], "triage", "manager-1")


def test_a_regulators_inquiry_runs_beside_the_incident(product, ref):
    inquiry = product.json(
        *("open", "regulator-inquiry", "--title", "They ask", "--related", ref),
        *("--field", "authority=Synthetic Authority", "--field", "questions=How many?"),
        who="counsel-1",
    )

    both = case_of(product, ref, who="counsel-1")["related"]
    assert {"ref": inquiry["ref"], "why": "named-at-opening"} in both
    decide(product, inquiry["ref"], "authenticate", "genuine", "counsel-1")
    wait_for(product, inquiry["ref"], "collect")

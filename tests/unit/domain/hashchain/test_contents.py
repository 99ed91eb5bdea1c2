"""What a timeline tells of is in its bundle, as it was when it was decided on."""

import hashlib

from tests.unit.domain.hashchain.bundle import PAPER, SHA256, sha256_of
from tocsin.domain.hashchain import digest


def test_a_changed_paper_is_found(faults, bundle):
    bundle.bytes[f"items/{SHA256}"] = b"Please keep this."

    assert faults() == [f"items/{SHA256}: its name is not its digest"]


def test_a_paper_under_another_name_is_missing(faults, bundle):
    bundle.bytes = {"items/other": PAPER}

    assert set(faults()) == {
        "items/other: its name is not its digest",
        "item i1: its bytes are missing",
    }


def test_another_paper_in_the_place_of_the_received_one_is_found(faults, bundle):
    other = hashlib.sha256(b"other").hexdigest()
    bundle.bytes, bundle.item["sha256"] = {f"items/{other}": b"other"}, other

    assert faults() == ["item i1: is not the one that was received"]


def test_an_item_of_which_the_timeline_tells_must_be_there(faults, bundle):
    bundle.item["id"] = "i2"

    assert faults() == ["item i1: is missing"]


def test_a_changed_text_is_found(faults, bundle):
    bundle.text["body"] = "because I say so"

    assert faults() == ["text t1: its body is not what was written"]


def test_a_changed_text_with_a_digest_to_match_is_found(faults, bundle):
    bundle.text |= {"body": "no", "digest": digest("s1", "no")}

    assert faults() == ["text t1: its digest is not the one in the timeline"]


def test_a_text_of_which_the_timeline_tells_must_be_there(faults, bundle):
    bundle.text["id"] = "t2"

    assert faults() == ["text t1: is missing"]


def test_a_proposal_that_a_gate_covers_must_be_there_as_it_was(faults, bundle):
    def covering(name, covered):
        frozen = {**bundle.gate["manifest"], "texts": [[name, covered]]}
        bundle.gate |= {"manifest": frozen, "sha256": sha256_of(frozen)}
        bundle.timeline = bundle.chained(
            *((entry["event"], entry["data"]) for entry in bundle.timeline[:1]),
            ("gate.opened", {"content_sha256": bundle.gate["sha256"]}),
            ("gate.decided", {"reason": "t1", "reason_digest": bundle.text["digest"]}),
        )
        bundle.manifest["head_hash"] = bundle.timeline[-1]["hash"]
        return faults()

    other = "gate counsel.1 round 1: text t1 is missing or another"
    assert covering("t1", bundle.text["digest"]) == []
    assert covering("t1", "0" * 64) == [other]
    assert covering("t9", "0" * 64) == [other.replace("t1", "t9")]


def test_a_withheld_text_is_no_fault(faults, bundle):
    bundle.text |= {"body": None, "salt": None}

    assert faults() == []


def test_other_fields_than_those_decided_on_are_found(faults, bundle):
    bundle.fields["fields"] = {"work": "film"}

    assert faults() == ["fields 1: they are not what was kept"]


def test_fields_with_a_digest_to_match_are_not_those_of_the_gate(faults, bundle):
    bundle.fields |= {"fields": {}, "digest": sha256_of({})}

    assert faults() == [
        "gate counsel.1 round 1: the fields that it covers are missing or others"
    ]


def test_another_manifest_than_the_one_decided_on_is_found(faults, bundle):
    bundle.gate["manifest"] = {**bundle.gate["manifest"], "items": []}

    assert faults() == ["gate counsel.1 round 1: its manifest is not what was frozen"]


def test_content_that_was_decided_on_must_be_there(faults, bundle):
    frozen = {**bundle.gate["manifest"], "items": []}
    seen = bundle.gate["sha256"]
    bundle.gate |= {"manifest": frozen, "sha256": sha256_of(frozen)}

    assert faults() == [f"content {seen}: is missing"]

"""Chain a case's timeline, and verify an exported bundle offline.

This file needs nothing but Python's standard library, on purpose: every export carries a copy
of it as ``verify.py``, so that anybody can check a timeline without Tocsin. What it proves: no
entry was changed, reordered, inserted or removed since the chain was written. A withheld body
(privilege) or an erased one (law) is no fault, because an entry's hash covers the *digest* of
its body, not the body.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FORMAT = "tocsin-timeline-1"
# What reading a file that is no bundle, or a damaged one, can end in.
UNREADABLE = (
    OSError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def canonical(value: object) -> bytes:
    """Encode plain data so that equal data gives equal bytes: sorted, ASCII, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest(salt: str, body: object) -> str:
    """Digest a body with its salt, as 64 hex digits.

    The salt keeps a withheld body from being guessed out of its digest.
    """
    return hashlib.sha256(salt.encode() + b"\n" + canonical(body)).hexdigest()


def genesis(case_id: str) -> str:
    """Return what stands for the entry before the first, so that chains cannot be swapped."""
    return hashlib.sha256(f"{FORMAT}\n{case_id}".encode()).hexdigest()


def entry_hash(prev_hash: str, seq: int, at: str, actor: str, event: str, body: str) -> str:
    """Hash one entry; ``body`` is the digest of its data, ``at`` RFC 3339 UTC."""
    return hashlib.sha256(
        canonical([FORMAT, prev_hash, seq, at, actor, event, body])
    ).hexdigest()


def find_faults(case_id: str, entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Check a timeline from its first entry on and say what is wrong with it.

    Args:
        case_id: The case that the timeline claims to be of.
        entries: Mappings with ``seq, at, actor, event, body_digest, prev_hash, hash`` and,
            unless the body is withheld, ``salt`` and ``data``.

    Returns:
        One sentence per fault; an empty list when the timeline holds.
    """
    faults: list[str] = []
    expected = genesis(case_id)
    for place, entry in enumerate(entries):
        faults += [f"entry {place}: {fault}" for fault in _entry_faults(place, expected, entry)]
        expected = str(entry.get("hash"))
    return faults


def _entry_faults(place: int, prev_hash: str, entry: Mapping[str, Any]) -> list[str]:
    faults = []
    if entry.get("seq") != place:
        faults.append(f"seq is {entry.get('seq')!r}: an entry was inserted, removed or moved")
    if entry.get("prev_hash") != prev_hash:
        faults.append("does not follow the entry before it")
    body = str(entry.get("body_digest"))
    if entry.get("data") is not None and digest(str(entry.get("salt")), entry["data"]) != body:
        faults.append("its data is not what was written")
    stated = (str(entry.get("at")), str(entry.get("actor")), str(entry.get("event")), body)
    if entry_hash(
        str(entry.get("prev_hash")), int(entry.get("seq") or 0), *stated
    ) != entry.get("hash"):
        faults.append("its hash does not match its contents")
    return faults


def verify_bundle(path: Path) -> tuple[list[str], dict[str, Any]]:
    """Verify an exported bundle.

    Returns:
        The faults (empty when the bundle holds) and the bundle's manifest.
    """
    with zipfile.ZipFile(path) as bundle:
        manifest: dict[str, Any] = json.loads(bundle.read("manifest.json"))
        entries = _lines(bundle, "timeline.jsonl")
        faults = _file_faults(bundle, manifest["files"])
        faults += find_faults(manifest["case_id"], entries)
        texts, gates = _lines(bundle, "texts.jsonl"), _lines(bundle, "gates.jsonl")
        faults += _text_faults(entries, texts)
        faults += _gate_faults(entries, gates, _lines(bundle, "fields.jsonl"))
        faults += _covered_faults(texts, gates)
        faults += _item_faults(entries, _lines(bundle, "items.jsonl"), manifest["files"])
    head = entries[-1]["hash"] if entries else None
    if head != manifest["head_hash"] or len(entries) != manifest["entries"]:
        faults.append("the timeline does not end where the manifest says")
    return faults, manifest


def _lines(bundle: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    """Read one JSON value a line; a file that an older bundle lacks is empty."""
    if name not in bundle.namelist():
        return []
    return [json.loads(line) for line in bundle.read(name).splitlines()]


def _file_faults(bundle: zipfile.ZipFile, files: Mapping[str, str]) -> list[str]:
    """Check that the bundle holds what its manifest lists, each once, and nothing else."""
    names = bundle.namelist()
    faults = [f"{name}: is there twice" for name in sorted(set(names)) if names.count(name) > 1]
    faults += [
        f"{name}: is not listed in the manifest"
        for name in sorted(set(names) - set(files) - {"manifest.json"})
    ]
    for name, sha256 in files.items():
        if name not in names:
            faults.append(f"{name}: is missing")
        elif hashlib.sha256(bundle.read(name)).hexdigest() != sha256:
            faults.append(f"{name}: its bytes are not the ones listed in the manifest")
    return faults


def _text_faults(entries: list[dict[str, Any]], texts: list[dict[str, Any]]) -> list[str]:
    """Check that texts are what the timeline's digests say; a withheld body is skipped."""
    said = {
        value: entry["data"].get(f"{key}_digest")
        for entry in entries
        if entry.get("data")
        for key, value in entry["data"].items()
        if f"{key}_digest" in entry["data"]
    }
    there = {text["id"] for text in texts}
    faults = [f"text {name}: is missing" for name in sorted(set(said) - there)]
    for text in texts:
        if (
            text.get("body") is not None
            and digest(text["salt"], text["body"]) != text["digest"]
        ):
            faults.append(f"text {text['id']}: its body is not what was written")
        if said.get(text["id"], text["digest"]) != text["digest"]:
            faults.append(f"text {text['id']}: its digest is not the one in the timeline")
    return faults


def _gate_faults(
    entries: list[dict[str, Any]], gates: list[dict[str, Any]], fields: list[dict[str, Any]]
) -> list[str]:
    """Check what verdicts were given on: each digest's manifest, and the fields it names."""
    versions = {row["version"]: row["digest"] for row in fields}
    faults = [
        f"fields {row['version']}: they are not what was kept"
        for row in fields
        if hashlib.sha256(canonical(row["fields"])).hexdigest() != row["digest"]
    ]
    for gate in gates:
        name = f"gate {gate['gate']} round {gate['round']}"
        if hashlib.sha256(canonical(gate["manifest"])).hexdigest() != gate["sha256"]:
            faults.append(f"{name}: its manifest is not what was frozen")
        version, covered = gate["manifest"]["fields"]
        if versions.get(version) != covered:
            faults.append(f"{name}: the fields that it covers are missing or others")
    frozen = {gate["sha256"] for gate in gates}
    seen = {str((entry.get("data") or {}).get("content_sha256", "")) for entry in entries}
    faults += [f"content {sha256}: is missing" for sha256 in sorted(seen - frozen - {""})]
    return faults


def _covered_faults(texts: list[dict[str, Any]], gates: list[dict[str, Any]]) -> list[str]:
    """Check that what was proposed at a gate is there as it was proposed."""
    digests = {text["id"]: text["digest"] for text in texts}
    return [
        f"gate {gate['gate']} round {gate['round']}: text {name} is missing or another"
        for gate in gates
        for name, covered in gate["manifest"].get("texts", ())
        if digests.get(name) != covered
    ]


def _item_faults(
    entries: list[dict[str, Any]], items: list[dict[str, Any]], files: Mapping[str, str]
) -> list[str]:
    """Check that the bytes of every item are there, and are the ones that were received."""
    faults = [
        f"{name}: its name is not its digest"
        for name, sha256 in files.items()
        if name.startswith("items/") and name != f"items/{sha256}"
    ]
    digests = {item["id"]: item["sha256"] for item in items}
    faults += [
        f"item {name}: its bytes are missing"
        for name, sha256 in digests.items()
        if f"items/{sha256}" not in files
    ]
    for entry in entries:
        data = entry.get("data") or {}
        name, sha256 = data.get("item"), data.get("sha256")
        if name is not None and name not in digests:
            faults.append(f"item {name}: is missing")
        elif sha256 is not None and digests.get(name, sha256) != sha256:
            faults.append(f"item {name}: is not the one that was received")
    return faults


def main(arguments: list[str] | None = None) -> int:
    """Verify the bundle named on the command line; exit 0 when it holds, 1 when not."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 1:
        sys.stderr.write("usage: python verify.py BUNDLE.zip\n")
        return 2
    try:
        faults, manifest = verify_bundle(Path(arguments[0]))
        what = f"{manifest['ref']}: {manifest['entries']} entries"
    except UNREADABLE as error:
        sys.stderr.write(f"not a readable bundle: {error}\n")
        return 2
    for fault in faults:
        sys.stdout.write(f"FAULT {fault}\n")
    verdict = "BROKEN" if faults else "OK"
    sys.stdout.write(f"{verdict} {what}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""A timeline's chain: what holds, and that nothing can be changed in it unnoticed."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.hashchain import canonical, digest, find_faults
from tocsin.domain.timeline import Head, append, first_head, stamp

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PINNED = "cec67dffa73716f4cf983566aebc79d6fa3c19b5742fbc57952f2141a78b5a96"
HASHED = ("at", "actor", "event", "body_digest", "prev_hash", "hash")
words = st.text("abc.:_", min_size=1, max_size=6)
values = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.lists(words)
instants = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone
happenings = st.tuples(
    instants,
    words,
    words,
    st.dictionaries(words, values, max_size=3),
    st.text("0123456789abcdef", min_size=1, max_size=8),
)


def chain(case_id, happened):
    head, entries = first_head(case_id), []
    for at, actor, event, data, salt in happened:
        entry = append(head, at=at, actor=actor, event=event, data=data, salt=salt)
        entries.append(asdict(entry))
        head = Head(entry.seq, entry.hash)
    return entries


chains = st.lists(happenings, min_size=1, max_size=5).map(lambda story: chain("c1", story))


def pick(data, entries):
    return data.draw(st.integers(0, len(entries) - 1))


@given(chains)
def test_a_chain_that_nobody_touched_holds(entries):
    assert find_faults("c1", entries) == []


@given(chains)
def test_a_chain_still_holds_after_a_journey_as_json(entries):
    assert find_faults("c1", json.loads(json.dumps(entries))) == []


@given(chains, st.data())
def test_any_changed_text_of_an_entry_is_found(entries, data):
    entry, name = entries[pick(data, entries)], data.draw(st.sampled_from(HASHED))
    entry[name] += "x"

    assert find_faults("c1", entries)


@given(chains, st.data(), st.integers())
def test_a_changed_number_is_found(entries, data, number):
    entry = entries[pick(data, entries)]
    entry["seq"] += number or 1

    assert find_faults("c1", entries)


@given(chains, st.data())
def test_data_that_was_changed_is_found(entries, data):
    entry = entries[pick(data, entries)]
    entry["data"] = {**entry["data"], "new": 1}

    assert any(
        "its data is not what was written" in fault for fault in find_faults("c1", entries)
    )


@given(chains, st.data())
def test_data_under_another_salt_is_found(entries, data):
    entries[pick(data, entries)]["salt"] += "x"

    assert find_faults("c1", entries)


@given(st.lists(happenings, min_size=2, max_size=5), st.data())
def test_entries_that_changed_places_are_found(story, data):
    entries = chain("c1", story)
    place = data.draw(st.integers(1, len(entries) - 1))
    entries[place - 1], entries[place] = entries[place], entries[place - 1]

    assert find_faults("c1", entries)


@given(st.lists(happenings, min_size=2, max_size=5), st.data())
def test_an_entry_that_was_taken_out_is_found(story, data):
    entries = chain("c1", story)
    del entries[data.draw(st.integers(0, len(entries) - 2))]

    assert find_faults("c1", entries)


@given(chains, st.data())
def test_an_entry_that_was_slipped_in_is_found(entries, data):
    place = pick(data, entries)
    entries.insert(place, dict(entries[place]))

    assert find_faults("c1", entries)


@given(st.lists(happenings, min_size=2, max_size=5), happenings, st.data())
def test_a_rewritten_entry_does_not_fit_what_follows_it(story, other, data):
    entries = chain("c1", story)
    place = data.draw(st.integers(0, len(story) - 2))
    forged = chain("c1", [*story[:place], other])
    if forged[place]["hash"] == entries[place]["hash"]:
        return
    entries[place] = forged[place]

    assert find_faults("c1", entries) == [
        f"entry {place + 1}: does not follow the entry before it"
    ]


def test_a_cut_off_end_leaves_a_chain_that_only_the_manifest_can_tell():
    entries = chain("c1", [(NOON, "system", "a.b", {}, "s")] * 3)

    assert find_faults("c1", entries[:2]) == []


@given(chains)
def test_a_chain_is_of_one_case_only(entries):
    assert find_faults("c2", entries) == ["entry 0: does not follow the entry before it"]


@given(chains, st.data())
def test_a_withheld_body_is_no_fault(entries, data):
    entry = entries[pick(data, entries)]
    entry["data"] = entry["salt"] = None

    assert find_faults("c1", entries) == []


@given(chains, st.data())
def test_a_withheld_body_hides_no_change_of_its_digest(entries, data):
    entry = entries[pick(data, entries)]
    entry.update(data=None, salt=None, body_digest=digest("s", {"other": 1}))

    assert find_faults("c1", entries)


def test_the_first_entry_has_the_number_0():
    assert [entry["seq"] for entry in chain("c1", [(NOON, "s", "e", {}, "s")] * 3)] == [0, 1, 2]


def test_equal_happenings_at_another_place_have_another_hash():
    one, two = chain("c1", [(NOON, "s", "e", {}, "s")] * 2)

    assert one["hash"] != two["hash"]


def test_a_chain_is_hashed_the_same_way_for_ever():
    """A change of this hash makes every export of the past unverifiable."""
    (entry,) = chain("c1", [(NOON, "user:a", "note.added", {"n": 1, "to": ["x", "é"]}, "00")])

    assert entry["at"] == "2026-03-01T12:00:00.000000Z"
    assert entry["hash"] == PINNED


@given(st.dictionaries(words, values))
def test_equal_data_gives_equal_bytes_in_whatever_order(data):
    backwards = dict(reversed(data.items()))

    assert canonical(data) == canonical(backwards)
    assert json.loads(canonical(data)) == data


def test_canonical_bytes_are_plain_ascii_without_spaces():
    assert canonical({"b": ["é", None, True], "a": 1}) == rb'{"a":1,"b":["\u00e9",null,true]}'


@given(st.text(), st.text())
def test_the_same_body_under_another_salt_cannot_be_recognised(salt, other):
    assert (digest(salt, {"n": 1}) == digest(other, {"n": 1})) == (salt == other)


@pytest.mark.parametrize("hours", [-5, 0, 9])
def test_an_instant_is_written_in_utc_wherever_it_was_read(hours):
    there = NOON.astimezone(timezone(timedelta(hours=hours)))

    assert stamp(there) == "2026-03-01T12:00:00.000000Z"


@given(instants, instants)
def test_instants_sort_as_they_are_written(one, two):
    assert (stamp(one) < stamp(two)) == (one < two)


def test_an_entry_keeps_its_own_copy_of_the_data():
    given_data = {"n": 1}
    entry = append(first_head("c1"), at=NOON, actor="s", event="e", data=given_data, salt="s")
    given_data["n"] = 2

    assert entry.data == {"n": 1}
    assert replace(entry) == entry

"""The timeline in a bundle: nothing in it is changed, cut off or taken out unseen."""


def test_a_timeline_that_was_cut_off_is_found(faults, bundle):
    del bundle.timeline[-1]

    assert faults() == ["the timeline does not end where the manifest says"]


def test_a_timeline_without_any_entry_is_found(faults, bundle):
    bundle.timeline = []

    assert faults() == ["the timeline does not end where the manifest says"]


def test_a_changed_entry_is_found(faults, bundle):
    bundle.timeline[1]["actor"] = "user:eve"

    assert faults() == ["entry 1: its hash does not match its contents"]


def test_a_withheld_entry_is_no_fault(faults, bundle):
    bundle.timeline[2] |= {"data": None, "salt": None}

    assert faults() == []

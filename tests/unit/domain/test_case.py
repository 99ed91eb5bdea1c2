"""A case's ref: opaque, and understood however people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.case import ALPHABET, new_ref, normalize_ref

refs = st.text(ALPHABET, min_size=8, max_size=8).map(lambda it: f"TCN-{it[:4]}-{it[4:]}")
# Letters of the prefix are letters of the alphabet too.
tricky = st.text(ALPHABET, min_size=5, max_size=5).map(lambda it: f"TCN-TCN{it[0]}-{it[1:]}")
CONFUSED = str.maketrans("01", "OL")


def test_a_new_ref_is_of_the_one_form():
    ref = new_ref()

    assert len(ref) == len("TCN-7K3M-Q2XD")
    assert normalize_ref(ref) == ref


def test_refs_do_not_repeat():
    assert len({new_ref() for _ in range(1000)}) == 1000


def test_no_letter_is_mistaken_for_another():
    assert not set("ILOU") & set(ALPHABET)


@given(refs | tricky)
def test_a_ref_as_it_stands_is_read_as_itself(ref):
    assert normalize_ref(ref) == ref


@given(
    refs | tricky,
    st.sampled_from([str.lower, str.upper, str.title]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_a_ref_is_read_however_it_is_typed(ref, case, dashes, prefix, confused):
    typed = ref if prefix else ref.removeprefix("TCN-")
    typed = typed if dashes else typed.replace("-", "")
    typed = typed.translate(CONFUSED) if confused else typed

    assert normalize_ref(case(typed)) == ref


@pytest.mark.parametrize("typed", ["", "TCN", "no ref", "TCN-7K3M-Q2XD-9"])
def test_what_is_no_ref_is_no_crash(typed):
    assert normalize_ref(typed).startswith("TCN-")

"""The print of a paper's own words, by which near-duplicates are found.

A form's questions and printed declarations are not the sender's, so they do not count: two
notices that merely follow one form have nothing in common here.
"""

import re

from rensa import RMinHash

from tocsin.intake.form import Form

VALUES = 64
_SEED = 512  # stored prints are compared with new ones: never change it
_SHINGLE = 5  # words
_FEWEST = 30  # words; what is shorter resembles too much
_MOST = 20_000
_REDACTED = re.compile(r"\[[^\]\n]{0,30}\]")
_WORD = re.compile(r"\w{1,400}")
_LONG_WORD = 15  # letters, on average: a script without spaces


def print_of(form: Form) -> tuple[int, ...]:
    """Return the MinHash values of what the sender wrote; none when that is too short."""
    written = "\n".join(section.answer for section in form.sections).casefold()
    words = _WORD.findall(_REDACTED.sub(" ", written))[:_MOST]
    if sum(map(len, words)) > _LONG_WORD * len(words):
        words = list("".join(words)[:_MOST])
    if len(words) < _FEWEST:
        return ()
    minhash = RMinHash(num_perm=VALUES, seed=_SEED)
    last = len(words) - _SHINGLE + 1
    minhash.update([" ".join(words[at : at + _SHINGLE]) for at in range(last)])
    return tuple(minhash.digest())

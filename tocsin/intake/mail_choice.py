"""Which text of a mail is the notice, and what the others add to it.

The sender's own words come first when they say what they are. Otherwise the most telling text
is taken, and the draft says which one that was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tocsin.domain.draft import Document, Draft
from tocsin.intake.hosts import canonical, is_content
from tocsin.intake.mail_letters import Letter, Where
from tocsin.intake.notice import MANY_URLS, kind_of, read_notice

_CLEAR = 0.6  # confidence from which the sender's own words stand
_READ_AGAIN = 100_000  # characters of texts that are read once more as one
_MOST_LETTERS = 10


def chosen(letters: Sequence[Letter]) -> Letter:
    """Return the letter that the mail is about; `letters` holds the mail's own text first."""
    own = letters[0]
    if own.draft.document is not Document.OTHER and own.draft.confidence >= _CLEAR:
        best = _same_but_fuller(own, letters)
    else:
        best = max(letters, key=_telling)  # the first of equals
    return best if _telling(best) > _telling(own) else own


def merged(letters: Sequence[Letter], main: Letter) -> Draft:
    """Return the main letter's draft with what the others add."""
    with_it = [
        letter for letter in letters
        if letter is not main and letter.where is not Where.EARLIER and _belongs(letter, main)
    ]  # fmt: skip
    draft = _read_together(main, with_it) or _added(main.draft, [one.draft for one in with_it])
    others = [letter.draft for letter in letters if letter is not main]
    return replace(
        draft,
        link_keys=_sorted_union(draft.link_keys, *(other.link_keys for other in others)),
        parties=_sorted_union(draft.parties, *(other.parties for other in others)),
        languages=_union(draft.languages, *(one.draft.languages for one in with_it)),
        flags=_union(
            draft.flags, *(one.draft.flags for one in with_it), *_unlike(letters, main)
        ),
        reasons=(*draft.reasons, *_where(main, letters)),
    )


def _same_but_fuller(own: Letter, letters: Sequence[Letter]) -> Letter:
    """Prefer an attachment of the same sort that has more: “our notice is attached”."""
    same = [one for one in letters if one.draft.document is own.draft.document]
    return max(same, key=lambda one: (-len(one.draft.missing), one.draft.confidence))


def _telling(letter: Letter) -> tuple[bool, float]:
    is_known = letter.draft.document is not Document.OTHER
    return is_known, letter.draft.confidence if is_known else 0.0


def _belongs(letter: Letter, main: Letter) -> bool:
    """Whether a text is part of the same paper: of its sort, or of none by itself."""
    return letter.draft.document in (main.draft.document, Document.OTHER)


def _read_together(main: Letter, others: Sequence[Letter]) -> Draft | None:
    """Read main text and lists as one paper, whose words tell what the lists are.

    A form stays alone: what follows it would become its last answer.
    """
    lists = [
        one.text for one in others
        if one.draft.document is Document.OTHER and one.draft.target_urls
    ]  # fmt: skip
    texts = [main.text, *lists]
    if not lists or main.draft.fields or sum(map(len, texts)) > _READ_AGAIN:
        return None
    whole = read_notice("\n\n".join(texts), main.draft.flags)
    if whole.document is not main.draft.document:
        return None
    rest = [one.draft for one in others if one.text not in lists]
    return _added(replace(whole, sender=main.draft.sender, flags=main.draft.flags), rest)


def _added(main: Draft, others: Sequence[Draft]) -> Draft:
    """Add addresses and declarations that stand in the other parts."""
    others = others[:_MOST_LETTERS]
    known = {canonical(url) for url in (*main.target_urls, *main.work_urls)}
    targets = _new(known, (url for one in others for url in _targets(one, main)))
    known |= {canonical(url) for url in targets}
    works = _new(known, (url for one in others for url in one.work_urls))
    target_urls = (*main.target_urls, *targets)
    statements = {
        name: made or any(one.statements.get(name, False) for one in others)
        for name, made in main.statements.items()
    }
    draft = replace(
        main,
        target_urls=target_urls,
        work_urls=(*main.work_urls, *works),
        statements=statements,
        fields={**{k: v for one in others for k, v in one.fields.items()}, **main.fields},
        missing=_still_missing(main, others, target_urls, statements),
    )
    flags = tuple(flag for flag in draft.flags if flag != "no-url" or not target_urls)
    if len(target_urls) > MANY_URLS and "over-5000-urls" not in flags:
        flags = (*flags, "over-5000-urls")
    return replace(draft, flags=flags)


def _targets(other: Draft, main: Draft) -> Iterable[str]:
    """From a text that is no paper by itself only what can be acted on is taken."""
    if other.document is main.document or not main.target_urls:
        return other.target_urls
    return (url for url in other.target_urls if is_content(url))


def _still_missing(
    main: Draft, others: Sequence[Draft], targets: tuple[str, ...], said: dict[str, bool]
) -> tuple[str, ...]:
    """Drop the elements that another part of the same mail has."""
    same = [one for one in others if one.document is main.document]
    sworn = said.get("perjury", False)
    there = {
        "iii": bool(targets),
        "b": bool(targets),
        "v": said.get("good_faith", False),
        "vi": sworn and (said.get("accuracy", False) or said.get("authority", False)),
        "c": sworn and (said.get("mistake", False) or said.get("good_faith", False)),
    }
    return tuple(
        code
        for code in main.missing
        if not there.get(code, False) and all(code in one.missing for one in same)
    )


def _where(main: Letter, letters: Sequence[Letter]) -> tuple[str, ...]:
    """Say which part it was, where there was a choice."""
    if main.draft.document is Document.OTHER or len(letters) == 1:
        return ()
    name = f" “{main.name[:80]}”" if main.name else ""
    within = " of a message within the mail" if main.is_nested else ""
    what = "the text" if main.is_nested and main.where is Where.OWN else main.where.value
    return (f"The paper is {what}{name}{within}.",)


def _unlike(letters: Sequence[Letter], main: Letter) -> list[tuple[str, ...]]:
    """Flag a mail that carries another paper as well."""
    kinds = {kind_of(main.draft.document), "unclassified"}
    other = any(kind_of(one.draft.document) not in kinds for one in letters)
    return [("parts-disagree",)] if other else []


def _new(known: set[str], urls: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for url in urls:
        key = canonical(url)
        if key not in known:
            found.setdefault(key, url)
    return tuple(found.values())


def _union(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group if one != "no-text"))


def _sorted_union(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({one for group in groups for one in group}))

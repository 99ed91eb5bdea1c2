"""Put an item where it belongs: to the case that it follows up, or to one of its own.

What is certain joins by itself, with its evidence; for the rest a person is asked. Papers come
in any order: an original that is opened looks for follow-ups that still look for it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import structlog
from sqlalchemy.orm import Session

from tocsin import telemetry
from tocsin.domain.access import Sensitivity
from tocsin.domain.draft import FOLLOW_UPS, Document, Draft
from tocsin.domain.matching import Candidate, Match, Sought, choose, rank, worth_asking
from tocsin.intake.traces import named_as, sought_by, threads_of
from tocsin.intake.wire import draft_from_json, draft_to_json
from tocsin.playbooks.library import Library
from tocsin.relay.correspondence import AUTOMATIC
from tocsin.relay.hidden import held_more_closely, is_hidden_from_bringer
from tocsin.relay.openings import opening_of
from tocsin.storage import cases, links, outbox, suggestions
from tocsin.storage.models import CaseRow, ItemRow, Json
from tocsin.storage.near_duplicates import NearDuplicate, bands_of, find_near, things_of
from tocsin.storage.opening import open_case
from tocsin.storage.placing import join_cases

MERGE = "merge"
NEAR_DUPLICATE = "near-duplicate"
OTHER_SENDER = "other-sender"
MOST_WEIGHED = 40
log = structlog.get_logger()


class Placing:
    """Places one item within the caller's transaction."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def place(self, session: Session, item: ItemRow, draft: Draft) -> None:
        """Join the case that the item belongs to, or open one."""
        links.lock(session, _lock_keys(item, draft))
        sought = _sought(draft)
        ranked, chosen = _match(session, item, sought) if sought else ([], ())
        if chosen and not _is_any_hidden(session, item, chosen):
            self._join(session, item, draft, chosen)
            return
        near = _near(session, item, draft)
        same = _of_same_sender(session, item, draft, near)
        if same is not None:
            flagged = replace(draft, flags=(*draft.flags, NEAR_DUPLICATE))
            self.add(session, item, flagged, (same.id,))
            return
        self._open(session, item, draft, worth_asking(ranked), near)

    def add(
        self,
        session: Session,
        item: ItemRow,
        draft: Draft,
        case_ids: tuple[str, ...],
        *,
        is_resend: bool = False,
    ) -> None:
        """Add an item to cases that are known.

        Args:
            session: The transaction.
            item: What was received.
            draft: What it was read as.
            case_ids: The cases that it names, or that the same bytes led to.
            is_resend: The same bytes came before: nothing in it is new.
        """
        _join_cases(session, item, draft, case_ids, is_resend=is_resend)
        _let_be_cited(session, item, draft, case_ids)

    def _join(
        self, session: Session, item: ItemRow, draft: Draft, chosen: Sequence[Match]
    ) -> None:
        why: dict[str, Json] = {
            match.case_id: {"score": match.percent, "evidence": list(match.codes)}
            for match in chosen
        }
        _join_cases(session, item, draft, tuple(why), why=why)
        suggestions.suggest(session, item.id, None, chosen)
        _let_be_cited(session, item, draft, tuple(why))

    def _open(
        self,
        session: Session,
        item: ItemRow,
        draft: Draft,
        asked: Sequence[Match],
        near: Sequence[NearDuplicate],
    ) -> None:
        alike = {
            one.item.case_id: f"{NEAR_DUPLICATE} {one.similarity:.2f}"
            for one in reversed(near)
            if one.item.case_id
        }
        related = tuple(alike.items())
        opening = replace(
            opening_of(item, draft, self._library, related),
            print_keys=tuple(bands_of(draft.similarity, _things(draft))),
        )
        untold = held_more_closely(session, alike, opening.playbook.sensitivity)
        if set(alike) - untold:
            opening = replace(opening, flags=(*opening.flags, NEAR_DUPLICATE))
        case_id = open_case(session, opening)
        if case_id != opening.case_id:
            return  # it was read before
        _tell_related(session, case_id, alike, untold)
        suggestions.suggest(session, item.id, case_id, asked)
        log.info("case.opened", item_id=item.id, case_id=case_id, kind=opening.playbook.kind)
        telemetry.item_opened(
            opening.playbook.kind,
            draft.document.value,
            is_sealed=opening.playbook.sensitivity is Sensitivity.SEALED,
        )
        if opening.link_keys and not opening.sought_keys:
            _wake(session, case_id, opening.link_keys)


def _sought(draft: Draft) -> list[Sought]:
    """Say what an item is placed by: follow-ups by all, other papers by their thread."""
    if draft.document in FOLLOW_UPS or draft.document is Document.COURT_ORDER:
        return sought_by(draft)
    return threads_of(draft)


def _match(
    session: Session, item: ItemRow, sought: Sequence[Sought]
) -> tuple[list[Match], tuple[Match, ...]]:
    """Weigh the cases that share anything; what a person has refused is none of them."""
    found = links.find(session, (one.key for one in sought))
    likely = sorted(found.keys, key=lambda case_id: (-len(found.keys[case_id]), case_id))
    candidates = [
        Candidate(case.id, frozenset(found.keys[case.id]), case.received_at)
        for case in cases.by_ids(session, likely[:MOST_WEIGHED])
        if case.id != item.case_id
    ]
    ranked = rank(sought, candidates, found.spread, item.received_at)
    ranked = [one for one in ranked if not links.was_refused(session, item.id, one.case_id)]
    return ranked, choose(ranked, sought, found.spread)


def _is_any_hidden(session: Session, item: ItemRow, chosen: Sequence[Match]) -> bool:
    """Tell whether joining would show whoever brought the item that a hidden case exists."""
    found = cases.by_ids(session, [match.case_id for match in chosen])
    return any(is_hidden_from_bringer(session, item, case) for case in found)


def _wake(session: Session, case_id: str, keys: Sequence[str]) -> None:
    """Let open follow-ups that look for what this case is about be weighed again."""
    for asking_id in links.seekers(session, keys):
        item, asking = links.first_item(session, asking_id), cases.by_id(session, asking_id)
        if item is None or asking is None:
            continue
        sought = sought_by(draft_from_json(item.draft or {}))
        ranked, chosen = _match(session, item, sought)
        suggestions.suggest(session, item.id, asking_id, worth_asking(ranked))
        if len(chosen) == 1 and chosen[0].case_id == case_id and links.is_untouched(asking):
            _merge(session, asking_id, chosen[0])


def _merge(session: Session, asking_id: str, match: Match) -> None:
    """Ask the follow-up's own case to join its original, which is certain."""
    suggestions.answer(session, asking_id, match.case_id, "accepted", suggestions.SYSTEM)
    payload = {
        "into": match.case_id,
        "score": match.percent,
        "evidence": list(match.codes),
    }
    outbox.put(session, MERGE, asking_id, payload)


def _tell_related(
    session: Session, case_id: str, others: Iterable[str], untold: Collection[str]
) -> None:
    """Have the timelines on both sides say that the cases are related.

    Of a case that is held more closely, the other one's timeline says nothing.
    """
    for other_id in others:
        pairs = [(other_id, case_id)]
        pairs += [] if other_id in untold else [(case_id, other_id)]
        for one, other in pairs:
            outbox.put(session, "relate", one, {"other": other, "by": "system"})


def _near(session: Session, item: ItemRow, draft: Draft) -> list[NearDuplicate]:
    if not draft.similarity:
        return []
    return find_near(session, item.id, draft.similarity, _things(draft))


def _of_same_sender(
    session: Session, item: ItemRow, draft: Draft, near: Sequence[NearDuplicate]
) -> CaseRow | None:
    """Return the open case of a near-duplicate from the same sender, of the same kind."""
    mine = _senders(item, draft)
    for one in near:
        theirs = _senders(one.item, draft_from_json(one.item.draft or {}))
        case = cases.by_id(session, one.item.case_id or "")
        is_same = case and case.state == "open" and mine & theirs and case.kind == draft.kind
        if case and is_same and not is_hidden_from_bringer(session, item, case):
            return case
    return None


def _is_from_another_address(
    session: Session, item: ItemRow, draft: Draft, case_ids: tuple[str, ...]
) -> bool:
    """Tell whether a retraction comes from elsewhere than the notice that it takes back."""
    mine = _senders(item, draft)
    if draft.document is not Document.RETRACTION or not mine:
        return False
    known = [links.first_item(session, case_id) for case_id in case_ids]
    theirs = [_senders(one, draft_from_json(one.draft or {})) for one in known if one]
    return any(senders and not mine & senders for senders in theirs)


def _senders(item: ItemRow, draft: Draft) -> set[str]:
    given = (item.sender, draft.sender, draft.mail.sender if draft.mail else None)
    return {one.strip().lower() for one in given if one and "@" in one}


def _let_be_cited(
    session: Session, item: ItemRow, draft: Draft, case_ids: tuple[str, ...]
) -> None:
    """Let what cites this paper, or answers it, find the cases that it belongs to."""
    cited = named_as(draft, item.filename, item.provider_message_id or "")
    for case_id in case_ids:
        links.keep(session, case_id, cited)


def _things(draft: Draft) -> Sequence[str]:
    return things_of({"link_keys": draft.link_keys, "target_urls": draft.target_urls})


def _lock_keys(item: ItemRow, draft: Draft) -> list[str]:
    cited = named_as(draft, item.filename, item.provider_message_id or "")
    threads = (one.key for one in threads_of(draft))
    return sorted(
        {*draft.link_keys, *cited, *threads, f"things:{min(_things(draft), default='')}"}
    )


def _join_cases(
    session: Session,
    item: ItemRow,
    draft: Draft,
    case_ids: tuple[str, ...],
    *,
    is_resend: bool = False,
    why: dict[str, Json] | None = None,
) -> None:
    if _is_from_another_address(session, item, draft, case_ids):
        draft = replace(draft, flags=(*draft.flags, OTHER_SENDER))
    document = draft.document.value
    by = f"user:{item.principal_id}" if item.principal_id else suggestions.SYSTEM
    join_cases(
        session,
        item.id,
        case_ids,
        draft=draft_to_json(draft),
        flags=draft.flags,
        payload={
            "document": document,
            "by": by,
            "is_resend": is_resend,
            "missing": list(draft.missing),
            "received_at": item.received_at.isoformat(),
            **({"is_automatic": True} if AUTOMATIC & set(draft.flags) else {}),
        },
        why=why,
    )
    for case_id in case_ids:
        log.info("item.joined", item_id=item.id, case_id=case_id, document=document)
    telemetry.item_joined(document)

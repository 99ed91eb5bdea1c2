"""Why somebody was, or was not, paged at an instant: told from what was recorded, in order.

Nothing is worked out anew: who was on call, who was passed over and what the rules said stands
in the facts of each call. What was not recorded is said to be so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tocsin.domain.paging.record import USER, Attempted, CallFacts, Held, PageRecord
from tocsin.domain.paging.telling_ahead import ahead
from tocsin.domain.paging.telling_words import (
    ANSWERS,
    FATES,
    OVER,
    answered,
    conditions,
    moment,
    planned,
    step_name,
)

GOT_THROUGH = ("sent", "delivered")
STOPS = {
    "page.acknowledged": "acknowledged",
    "page.taken_over": "acknowledged",
    "page.snoozed": "snoozed",
    "page.exhausted": "exhausted",
    "page.resolved": "resolved",
    "page.held": "held",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of the answer; ``data`` is the same for machines. Ids, and no names."""

    code: str
    text: str
    at: datetime | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Why:
    """The answer.

    Attributes:
        verdict: ``paged``: something got through to them by then. ``unreached``: they were
            called, and nothing did. ``passed-over``: a target led to them, and they were
            spared. ``not-called``: no target of the steps reached by then led to them.
            ``not-open``: the page was not opened by then.
    """

    person: str
    at: datetime
    verdict: str
    because: tuple[Told, ...]


def why(record: PageRecord, person: str, at: datetime) -> Why:
    """Say why a person (an id) was, or was not, paged by an instant."""
    who = f"{USER}{person}"
    opening = _opening(record)
    if at < record.opened_at:
        text = f"The page was opened at {moment(record.opened_at)}, after that."
        return Why(person, at, "not-open", (*opening, Told("not-open", text)))
    known = record.known_by(at)
    about_calls = [told for call in known.calls for told in _of_call(record, call, who)]
    attempts = [_of_attempt(one, at) for one in known.attempts if one.recipient == who]
    holds = [_of_hold(one, at) for one in known.holds if one.person == person]
    answers = [
        Told("answer", answered(one), one.at, {"event": one.event, **one.data})
        for one in known.events
        if one.actor == who and one.event in ANSWERS
    ]
    verdict = _verdict(known, who, at)
    in_order = sorted((*about_calls, *holds, *attempts, *answers), key=lambda one: one.at or at)
    rest = [_standing(known, at)]
    if verdict in ("not-called", "passed-over", "unreached"):
        rest += [Told(*one) for one in ahead(record, known, who, at)]
    return Why(person, at, verdict, (*opening, *in_order, *_ending(verdict, at), *rest))


def _opening(record: PageRecord) -> list[Told]:
    name, version = record.policy_name, record.policy_version
    by = f"policy {name}, version {version} (digest {record.digest[:12]})"
    text = f"It walks {by}." if name else "It asks one person, and then who is in charge."
    what = f"urgency {record.urgency}, severity {record.severity or 'not said'}"
    data = {
        "policy": name or None,
        "version": version or None,
        "digest": record.digest or None,
        "urgency": record.urgency,
        "severity": record.severity,
        "jurisdiction": record.jurisdiction,
    }
    opened = f"The page was opened at {moment(record.opened_at)}: {what}. {text}"
    return [Told("policy", opened, record.opened_at, data)]


def _of_call(record: PageRecord, call: CallFacts, who: str) -> Iterator[Told]:
    """Tell what a call meant for somebody; nothing when it called others only."""
    name = step_name(record.policy, call.step)
    data: dict[str, Any] = {"number": call.number, "step": call.step, "round": call.round}
    if call.facts.get("wait_until"):
        until = moment(datetime.fromisoformat(call.facts["wait_until"]))
        text = f"{name} asked nobody: the policy defers this urgency until {until}."
        yield Told("deferred", text, call.at, data | {"until": call.facts["wait_until"]})
        return
    if not call.applies:
        reason = conditions(record, call)
        yield Told("does-not-apply", f"{name} did not apply: {reason}.", call.at, data)
        return
    asked = call.called(who)
    if asked is not None:
        how = str(asked.get("why", ""))
        yield Told("called", f"{name} called them: {how}", call.at, data | {"why": how})
        plan = asked.get("plan")
        if plan:
            yield Told("plan", planned(plan), call.at, {"plan": plan})
        return
    over = call.passed_over(who)
    for one in over:
        text = (
            f"{name} led to them by {one['target']}, and passed them over: {OVER[one['why']]}."
        )
        yield Told("passed-over", text, call.at, data | dict(one))
    if not over:
        led = "; ".join(_led(lead) for lead in call.leads) or "nobody"
        text = f"{name} did not lead to them. {led}"
        yield Told("not-led-to", text, call.at, data | {"leads": call.leads})


def _led(lead: Any) -> str:  # noqa: ANN401 - as it was kept
    people = ", ".join(one["id"].removeprefix(USER) for one in lead["responders"]) or "nobody"
    return f"{lead['target']} led to {people}: {lead['how']}"


def _of_attempt(one: Attempted, at: datetime) -> Told:
    fate = one.fate_at(at)
    said = f": {one.why}" if one.why and fate == one.fate else ""
    twice = ", perhaps for the second time" if one.possible_duplicate else ""
    which = f"Contact over {one.channel}, attempt {one.attempt}"
    text = f"{which}: {FATES.get(fate, fate)}{twice}{said}."
    data = {
        "channel": one.channel,
        "attempt": one.attempt,
        "fate": fate,
        "why": one.why,
        "because": one.because,
        "possible_duplicate": one.possible_duplicate,
    }
    return Told("attempt", text, one.at, data)


def _of_hold(one: Held, at: datetime) -> Told:
    """Tell that limits held a contact back, until when, and in whose message it went."""
    text = f"A limit held the contact over {one.channel} back until {moment(one.until)}."
    if one.fired_at is not None and one.fired_at <= at:
        with_others = f" in the message of {one.carrier}" if one.carrier else ""
        text += f" It went at {moment(one.fired_at)}{with_others}."
        text += f" It was left out of it: {one.left_out}." if one.left_out else ""
    data = {"channel": one.channel, "until": one.until.isoformat(), "held_by": one.held_by}
    return Told("held", text, one.at, data)


def _verdict(known: PageRecord, who: str, at: datetime) -> str:
    mine = [one for one in known.attempts if one.recipient == who]
    if any(one.fate_at(at) in GOT_THROUGH for one in mine):
        return "paged"
    if mine or any(call.called(who) for call in known.calls):
        return "unreached"
    return "passed-over" if any(call.passed_over(who) for call in known.calls) else "not-called"


def _ending(verdict: str, at: datetime) -> list[Told]:
    texts = {
        "unreached": "They were called, and nothing had got through to them",
        "not-called": "No target of the steps reached by then leads to them",
    }
    if verdict not in texts:
        return []
    return [Told(verdict, f"{texts[verdict]} by {moment(at)}.")]


def _standing(known: PageRecord, at: datetime) -> Told:
    """Say how the page stood: who had it, or which step was asking."""
    last = known.calls[-1] if known.calls else None
    state, by = "paging", ""
    for one in known.events:
        if one.event in STOPS:
            state, by = STOPS[one.event], one.actor
        elif one.event in ("page.called", "page.unreached", "page.again", "page.escalated"):
            state, by = "paging", ""
    whose = f" by {by.removeprefix(USER)}" if by and by not in ("system", "clock") else ""
    text = f"At {moment(at)} the page was {state}{whose}"
    if state == "paging":
        asks = step_name(known.policy, last.step) if last else "nobody yet"
        text = f"At {moment(at)} the page was asking: {asks}"
    return Told("state", f"{text}.", None, {"state": state, "by": by or None})

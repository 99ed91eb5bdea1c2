"""Synthetic playbooks: as small as a row needs, walked by the real lifecycle."""

from typing import Any

from tocsin.domain.playbook import Playbook

BASE: dict[str, Any] = {"lifecycle": "takedown", "title": "Synthetic", "language": "en"}


def one_reminder(person: str, seconds: int) -> Playbook:
    """Ask for a verdict that nobody gives; remind one person once, when the clock runs out."""
    return Playbook.model_validate(
        {
            **BASE,
            "kind": "bench-reminder",
            "stages": [{"id": "review", "gate": {"role": "legal_counsel"}, "end": "closed"}],
            "clocks": [{"id": "target", "duration": f"{seconds}s", "ladder": "target"}],
            "ladders": {
                "target": {
                    "of": {"clock": "target"},
                    "rungs": [{"at": "breach", "to": [f"person:{person}"]}],
                }
            },
        }
    )


def one_verdict() -> Playbook:
    """Ask for a verdict, then wait for long."""
    return Playbook.model_validate(
        {
            **BASE,
            "kind": "bench-verdict",
            "stages": [
                {"id": "review", "gate": {"role": "legal_counsel"}},
                {"id": "window", "wait": {"clock": "window"}, "end": "closed"},
            ],
            "clocks": [
                {
                    "id": "window",
                    "starts": "stage:window",
                    "duration": "30d",
                    "polarity": "not_before",
                }
            ],
        }
    )


def whole_takedown(analyst: str, counsel: str) -> Playbook:
    """Pass two gates, send four notices, meet one clock."""
    ladder = {"of": {"house": "24h"}}
    return Playbook.model_validate(
        {
            **BASE,
            "kind": "bench-takedown",
            "stages": [
                {"id": "review", "gate": {"role": "intake_analyst", "ladder": "review"}},
                {
                    "id": "counsel",
                    "gate": {
                        "role": "legal_counsel",
                        "four_eyes": True,
                        "ladder": "counsel",
                        "letter": "decision-requester",
                    },
                },
                {
                    "id": "tell_both",
                    "notices": [
                        {"to": "requester", "template": "decision-requester"},
                        {"to": "user", "template": "user-notice"},
                    ],
                    "end": "removed",
                },
            ],
            "clocks": [{"id": "target", "duration": "24h", "met_by": "counsel"}],
            "ladders": {
                "review": {**ladder, "rungs": [{"at": "0%", "to": [f"person:{analyst}"]}]},
                "counsel": {**ladder, "rungs": [{"at": "0%", "to": [f"person:{counsel}"]}]},
            },
        }
    )

"""A made-up playbook, and what people do to its versions."""

PLAYBOOK = """\
kind: {kind}
lifecycle: takedown
title: {title}
stages:
  - id: review
    gate: {{role: legal_counsel, verdicts: [yes, no], ladder: house}}
  - id: closed
    end: done
clocks:
  - {{id: effect, duration: 24h, met_by: review, house: true}}
ladders:
  house:
    of: {{house: 8h}}
    rungs:
      - {{at: 0%, to: [role:legal_counsel]}}
      - {{at: breach, to: [role:executive], every: 1h}}
"""
LAWFUL = PLAYBOOK.replace(
    "clocks:\n", "clocks:\n  - {{id: lawful, law: eu-tco-art3-removal-1h, met_by: review}}\n"
)


def seen(version, **more):
    return {"digest": version["digest"], **more}


async def act(person, version, verb, body):
    path = f"/v1/playbooks/{version['name']}/versions/{version['number']}/{verb}"
    return await person.post(path, body)

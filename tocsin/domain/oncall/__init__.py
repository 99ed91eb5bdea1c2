"""On-call schedules: who answers at an instant, why, who is next, and how fair it is.

Pure arithmetic over a ``Schedule`` (``schedule.py``); ``docs/explanation/on-call.md`` tells the
rules. Nothing here walks from the start of a rotation: every turn is computed.
"""

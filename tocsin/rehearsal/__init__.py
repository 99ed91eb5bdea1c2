"""Rehearse a playbook: live through a case of it before there is one, and write it down.

The real workflows run on a real Temporal server that skips time. What would write or send
remembers instead, so that the timetable is exact and nobody is told.
"""

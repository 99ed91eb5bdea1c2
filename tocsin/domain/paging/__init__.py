"""Asking a human to act now: escalation policies, what a page does, and personal rules.

Pure: no I/O and no driver, so that the workflow, the simulator and tests share it.
"""

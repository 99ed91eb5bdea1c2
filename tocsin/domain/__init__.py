"""The pure heart: cases, gates, clocks, ladders, playbooks, access. No I/O, no driver."""

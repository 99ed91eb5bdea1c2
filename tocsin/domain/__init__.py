"""The pure heart: cases, gates, clocks, ladders, playbooks, access, the hash chain. No I/O, no driver."""

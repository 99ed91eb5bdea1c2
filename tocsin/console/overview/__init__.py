"""The overview: what its page shows of the desk's counts, and its pictures."""

"""The incident room: what its page shows of a case on which people work together now."""

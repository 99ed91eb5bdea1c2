"""The mechanics that lifecycles share: agenda, gates, courier, scribe."""

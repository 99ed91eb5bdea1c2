"""Side effects that a workflow asks for; ports are injected, and failures are sorted here."""

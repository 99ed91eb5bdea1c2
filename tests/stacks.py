"""Real stacks as `tocsin up` runs them, on ports of their own, with the schema in place."""

from tocsin.embedded.stack import Stack, StackOptions
from tocsin.storage.migrate import upgrade


def migrated(home, *services):
    """PostgreSQL and Temporal, and those services of ours that are named; not yet started."""
    options = StackOptions(home=home, durability="normal", services=services, usual_ports=False)
    return Stack(options, on_database_ready=lambda urls: upgrade(urls.owner))

"""Names of the channels on which PostgreSQL tells that something happened. Ids only.

A signal is a hint and may be lost; whoever waits for one looks by itself now and then.
"""

EVENTS = "tocsin_events"  # <case id>:<seq of the newest entry>
OUTBOX = "tocsin_outbox"  # nothing: look into the outbox
ITEMS = "tocsin_items"  # <item id>: it has been read

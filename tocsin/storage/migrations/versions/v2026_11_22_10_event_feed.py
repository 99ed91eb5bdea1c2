"""The event feed: one position for every timeline entry, and the key that seals cursors."""

from alembic import op

revision = "2026_11_22_10"
down_revision: str | None = "2026_11_22_08"
branch_labels = None
depends_on = None

POSITION = """
ALTER TABLE timeline
    ADD COLUMN position BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    ADD CONSTRAINT uq_timeline_position UNIQUE (position);
GRANT SELECT ON SEQUENCE timeline_position_seq TO tocsin_app;
"""
KEY = """
CREATE TABLE event_feed_keys (
    id BIGINT NOT NULL,
    secret BYTEA NOT NULL,
    CONSTRAINT pk_event_feed_keys PRIMARY KEY (id)
);
INSERT INTO event_feed_keys (id, secret) VALUES
    (1, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
GRANT SELECT ON event_feed_keys TO tocsin_app;
"""


def upgrade() -> None:
    """Give every entry a position, the old ones too, and make a key."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(POSITION)
    op.execute(KEY)

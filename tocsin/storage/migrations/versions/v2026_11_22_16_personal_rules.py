"""Personal rules by version, people's contacts and zone, and what limits hold for a moment.

Rules are only ever added to. An address is sealed when a key is set.
"""

from alembic import op

from tocsin.storage.migrations.guarding import add_only

revision = "2026_11_22_16"
down_revision: str | None = "2026_11_22_17"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE users ADD COLUMN zone TEXT;

CREATE TABLE personal_rules (
    person TEXT NOT NULL,
    number BIGINT NOT NULL,
    digest TEXT NOT NULL,
    body JSONB NOT NULL,
    put_by TEXT NOT NULL,
    put_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_personal_rules PRIMARY KEY (person, number),
    CONSTRAINT ck_personal_rules_number CHECK (number > 0),
    CONSTRAINT fk_personal_rules_person_users FOREIGN KEY(person) REFERENCES users (id)
);

CREATE TABLE contacts (
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    added_by TEXT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    removed_at TIMESTAMP WITH TIME ZONE,
    code_hash TEXT,
    code_until TIMESTAMP WITH TIME ZONE,
    code_tries BIGINT DEFAULT 0 NOT NULL,
    code_sends BIGINT DEFAULT 0 NOT NULL,
    code_fate TEXT DEFAULT 'queued' NOT NULL,
    code_why TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_contacts PRIMARY KEY (id),
    CONSTRAINT ck_contacts_code_fate CHECK (code_fate IN ('queued', 'sent', 'failed')),
    CONSTRAINT fk_contacts_person_users FOREIGN KEY(person) REFERENCES users (id)
);
CREATE INDEX ix_contacts_person_added_at ON contacts (person, added_at);
GRANT SELECT, INSERT, UPDATE ON contacts TO tocsin_app;

CREATE TABLE contact_admissions (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    person TEXT NOT NULL,
    channel TEXT NOT NULL,
    page_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    urgency TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    held_by JSONB,
    fired_at TIMESTAMP WITH TIME ZONE,
    carrier_page TEXT,
    carrier_number BIGINT,
    left_out TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_contact_admissions PRIMARY KEY (id),
    CONSTRAINT uq_contact_admissions_person_channel_page_id_number
        UNIQUE (person, channel, page_id, number)
);
CREATE INDEX ix_contact_admissions_person_at ON contact_admissions (person, at);
CREATE INDEX ix_contact_admissions_held ON contact_admissions (person, channel)
    WHERE until IS NOT NULL AND fired_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON contact_admissions TO tocsin_app;
GRANT SELECT ON contact_admissions TO tocsin_read;
"""


def upgrade() -> None:
    """Make the tables and guard the rules."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    add_only("personal_rules")

"""Versions of playbooks, templates and the law pack, and what was done to them.

The versions that come with a release are put in after the last step of each migration.
"""

from alembic import op

from tocsin.storage.migrations.guarding import add_only

revision = "2026_11_22_13"
down_revision: str | None = "2026_11_22_12"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE rulebook_versions (
    sort TEXT NOT NULL,
    name TEXT NOT NULL,
    number BIGINT NOT NULL,
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_rulebook_versions PRIMARY KEY (sort, name, number),
    CONSTRAINT ck_rulebook_versions_sort
        CHECK (sort IN ('playbook', 'template', 'law-pack')),
    CONSTRAINT ck_rulebook_versions_number CHECK (number > 0)
);

CREATE TABLE rulebook_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    sort TEXT NOT NULL,
    name TEXT NOT NULL,
    number BIGINT NOT NULL,
    event TEXT NOT NULL,
    by TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    data JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT pk_rulebook_events PRIMARY KEY (id),
    CONSTRAINT ck_rulebook_events_event CHECK (event IN (
        'proposed', 'validated', 'rehearsed', 'approved', 'published', 'withdrawn', 'retired'
    )),
    CONSTRAINT fk_rulebook_events_sort_name_number_rulebook_versions
        FOREIGN KEY (sort, name, number) REFERENCES rulebook_versions (sort, name, number)
);
CREATE INDEX ix_rulebook_events_sort_name_number_id
    ON rulebook_events (sort, name, number, id);
"""


def upgrade() -> None:
    """Make the tables and guard them."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    add_only("rulebook_versions", "rulebook_events")

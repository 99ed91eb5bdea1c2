"""Links: candidates that a follow-up may belong to, and prints of near-duplicates."""

from alembic import op

revision = "2026_11_22_06"
down_revision: str | None = "2026_11_22_05"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE case_links ADD COLUMN seeks BOOLEAN DEFAULT false NOT NULL;
CREATE INDEX ix_case_links_seeks ON case_links (key) WHERE seeks;
CREATE INDEX ix_case_links_case_id ON case_links (case_id);

CREATE TABLE case_suggestions (
    item_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    case_id TEXT,
    score BIGINT NOT NULL,
    evidence JSONB NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL,
    by TEXT,
    at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_case_suggestions PRIMARY KEY (item_id, other_id),
    CONSTRAINT ck_case_suggestions_state CHECK (state IN ('open', 'accepted', 'refused')),
    CONSTRAINT fk_case_suggestions_item_id_items FOREIGN KEY(item_id)
        REFERENCES items (id),
    CONSTRAINT fk_case_suggestions_other_id_cases FOREIGN KEY(other_id)
        REFERENCES cases (id),
    CONSTRAINT fk_case_suggestions_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);
CREATE INDEX ix_case_suggestions_case_id ON case_suggestions (case_id);
CREATE INDEX ix_case_suggestions_other_id ON case_suggestions (other_id);

CREATE TABLE item_prints (
    key BIGINT NOT NULL,
    item_id TEXT NOT NULL,
    CONSTRAINT pk_item_prints PRIMARY KEY (key, item_id),
    CONSTRAINT fk_item_prints_item_id_items FOREIGN KEY(item_id)
        REFERENCES items (id)
);
"""


def upgrade() -> None:
    """Make the tables and hand out the grants."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)
    op.execute("GRANT SELECT, INSERT ON item_prints TO tocsin_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON case_suggestions TO tocsin_app")
    op.execute("GRANT SELECT ON item_prints, case_suggestions TO tocsin_read")

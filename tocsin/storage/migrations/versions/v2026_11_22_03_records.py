"""The record: timeline, texts, manifests, access log, findings."""

from alembic import op

revision = "2026_11_22_03"
down_revision: str | None = "2026_11_22_02"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE timeline (
    case_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    data JSONB NOT NULL,
    salt TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_timeline PRIMARY KEY (case_id, seq),
    CONSTRAINT fk_timeline_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);

CREATE TABLE texts (
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    body TEXT NOT NULL,
    salt TEXT NOT NULL,
    digest TEXT NOT NULL,
    privileged BOOLEAN DEFAULT false NOT NULL,
    author_id TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_texts PRIMARY KEY (id),
    CONSTRAINT fk_texts_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);
CREATE INDEX ix_texts_case_id_created_at ON texts (case_id, created_at);

CREATE TABLE manifests (
    case_id TEXT NOT NULL,
    gate TEXT NOT NULL,
    round BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    body JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_manifests PRIMARY KEY (case_id, gate, round, sha256),
    CONSTRAINT fk_manifests_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);

CREATE TABLE access_log (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    principal_id TEXT NOT NULL,
    action TEXT NOT NULL,
    case_id TEXT,
    outcome TEXT NOT NULL,
    detail JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT pk_access_log PRIMARY KEY (id)
);
CREATE INDEX ix_access_log_case_id_id ON access_log (case_id, id);
CREATE INDEX ix_access_log_principal_id_id ON access_log (principal_id, id);

CREATE TABLE findings (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    case_id TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    found_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    resolved_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_findings PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_findings_open ON findings (case_id, code) WHERE resolved_at IS NULL;
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)

"""Cases, their fields, links and playbooks."""

from alembic import op

revision = "2026_11_22_01"
down_revision: str | None = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE playbooks (
    digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    body JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_playbooks PRIMARY KEY (digest)
);

CREATE TABLE cases (
    id TEXT NOT NULL,
    ref TEXT NOT NULL,
    kind TEXT NOT NULL,
    lifecycle TEXT NOT NULL,
    playbook_digest TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT DEFAULT 'open' NOT NULL,
    stage TEXT NOT NULL,
    outcome TEXT,
    severity TEXT,
    jurisdiction TEXT,
    language TEXT NOT NULL,
    team TEXT,
    sensitivity TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    due_at TIMESTAMP WITH TIME ZONE,
    due_key TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS (
        COALESCE(due_at, 'infinity'::timestamp with time zone)
    ) STORED NOT NULL,
    version BIGINT DEFAULT 0 NOT NULL,
    waiting_roles TEXT[] DEFAULT '{}' NOT NULL,
    people TEXT[] DEFAULT '{}' NOT NULL,
    requester_address TEXT,
    opener_id TEXT,
    fields_version BIGINT DEFAULT 1 NOT NULL,
    view JSONB DEFAULT '{}' NOT NULL,
    trouble TEXT,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    search TSVECTOR DEFAULT '' NOT NULL,
    CONSTRAINT pk_cases PRIMARY KEY (id),
    CONSTRAINT ck_cases_state CHECK (state IN ('open', 'closed')),
    CONSTRAINT ck_cases_sensitivity CHECK (sensitivity IN ('open', 'restricted', 'sealed')),
    CONSTRAINT uq_cases_ref UNIQUE (ref),
    CONSTRAINT fk_cases_playbook_digest_playbooks FOREIGN KEY(playbook_digest)
        REFERENCES playbooks (digest)
);
CREATE INDEX ix_cases_jurisdiction_due ON cases (jurisdiction, state, due_key, id);
CREATE INDEX ix_cases_kind_due ON cases (kind, state, due_key, id);
CREATE INDEX ix_cases_people ON cases USING gin (people);
CREATE INDEX ix_cases_search ON cases USING gin (search);
CREATE INDEX ix_cases_state_due ON cases (state, due_key, id);
CREATE INDEX ix_cases_state_received ON cases (state, received_at, id);
CREATE INDEX ix_cases_state_updated ON cases (state, updated_at, id);
CREATE INDEX ix_cases_stage_due
    ON cases (stage, due_key, id) WHERE state = 'open';
CREATE INDEX ix_cases_waiting_roles ON cases USING gin (waiting_roles);

CREATE TABLE case_fields (
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    fields JSONB NOT NULL,
    digest TEXT NOT NULL,
    by TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_case_fields PRIMARY KEY (case_id, version),
    CONSTRAINT fk_case_fields_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);

CREATE TABLE case_links (
    key TEXT NOT NULL,
    case_id TEXT NOT NULL,
    CONSTRAINT pk_case_links PRIMARY KEY (key, case_id),
    CONSTRAINT fk_case_links_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id)
);

CREATE TABLE related_cases (
    case_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    why TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_related_cases PRIMARY KEY (case_id, other_id),
    CONSTRAINT fk_related_cases_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id),
    CONSTRAINT fk_related_cases_other_id_cases FOREIGN KEY(other_id)
        REFERENCES cases (id)
);
CREATE INDEX ix_related_cases_other_id ON related_cases (other_id);
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute(TABLES)

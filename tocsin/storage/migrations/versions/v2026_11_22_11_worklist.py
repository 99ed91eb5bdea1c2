"""Worklists by role and by person, kept by a trigger; an ordered index for every filter."""

from alembic import op

revision = "2026_11_22_11"
down_revision: str | None = "2026_11_22_10"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE worklist (
    case_id TEXT NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    due_key TIMESTAMP WITH TIME ZONE NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_worklist PRIMARY KEY (case_id, target),
    CONSTRAINT fk_worklist_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id) ON DELETE CASCADE
);
GRANT SELECT, INSERT, DELETE ON worklist TO tocsin_app;
GRANT SELECT ON worklist TO tocsin_read;
"""
TARGETS = """
SELECT {case}.id, target, {case}.state, {case}.due_key, {case}.received_at
FROM {source} (SELECT 'role:' || role FROM unnest({case}.waiting_roles) AS role
     UNION SELECT 'person:' || person FROM unnest({case}.people) AS person) AS on_it (target)
"""
KEEP = f"""
CREATE FUNCTION keep_worklist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM worklist WHERE case_id = NEW.id;
    END IF;
    INSERT INTO worklist (case_id, target, state, due_key, received_at)
    {TARGETS.format(case="NEW", source="")};
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_come_to_worklists AFTER INSERT ON cases FOR EACH ROW
    WHEN (NEW.waiting_roles <> '{{}}' OR NEW.people <> '{{}}')
    EXECUTE FUNCTION keep_worklist();
CREATE TRIGGER cases_move_on_worklists AFTER UPDATE ON cases FOR EACH ROW
    WHEN ((OLD.state, OLD.due_at, OLD.received_at, OLD.waiting_roles, OLD.people)
          IS DISTINCT FROM
          (NEW.state, NEW.due_at, NEW.received_at, NEW.waiting_roles, NEW.people))
    EXECUTE FUNCTION keep_worklist();
"""  # noqa: S608 - constants only
FILL = f"""
INSERT INTO worklist (case_id, target, state, due_key, received_at)
{TARGETS.format(case="cases", source="cases, LATERAL")};
CREATE INDEX ix_worklist_due ON worklist (target, state, due_key, case_id);
CREATE INDEX ix_worklist_received ON worklist (target, state, received_at, case_id);
"""
INDEXES = """
DROP INDEX ix_cases_people;
DROP INDEX ix_cases_waiting_roles;
DROP INDEX ix_cases_stage_due;
CREATE INDEX ix_cases_stage_due ON cases (stage, state, due_key, id);
CREATE INDEX ix_cases_severity_due ON cases (severity, state, due_key, id);
CREATE INDEX ix_cases_lifecycle_due ON cases (lifecycle, state, due_key, id);
CREATE INDEX ix_cases_trouble ON cases (state, due_key, id) WHERE trouble IS NOT NULL;
CREATE STATISTICS st_worklist (mcv) ON target, state FROM worklist;
ANALYZE cases, worklist;
"""


def upgrade() -> None:
    """Put every case on the worklists it belongs to, then keep it there."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE")
    op.execute(TABLE)
    op.execute(KEEP)
    op.execute(FILL)
    op.execute(INDEXES)

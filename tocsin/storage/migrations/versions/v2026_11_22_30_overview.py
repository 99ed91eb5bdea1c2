"""How deadlines of cases ended, and when somebody first answered: rows that are counted."""

from alembic import op

revision = "2026_11_22_30"
down_revision: str | None = "2026_11_22_23"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE case_clocks (
    case_id TEXT NOT NULL,
    clock TEXT NOT NULL,
    law TEXT NOT NULL,
    house BOOLEAN NOT NULL,
    citation TEXT NOT NULL,
    standing TEXT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_case_clocks PRIMARY KEY (case_id, clock),
    CONSTRAINT fk_case_clocks_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id) ON DELETE CASCADE,
    CONSTRAINT ck_case_clocks_standing CHECK (standing IN ('open', 'met', 'breached'))
);
CREATE TABLE case_answers (
    case_id TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_case_answers PRIMARY KEY (case_id),
    CONSTRAINT fk_case_answers_case_id_cases FOREIGN KEY(case_id)
        REFERENCES cases (id) ON DELETE CASCADE
);
GRANT SELECT, INSERT, DELETE ON case_clocks TO tocsin_app;
GRANT SELECT, INSERT ON case_answers TO tocsin_app;
GRANT SELECT ON case_clocks, case_answers TO tocsin_read;
"""
CLOCKS = """
SELECT DISTINCT ON ({case}.id, clock->>'id') {case}.id, clock->>'id',
       COALESCE(clock->>'law', clock->>'id'),
       COALESCE(CAST(clock->>'house' AS boolean), false), COALESCE(clock->>'citation', ''),
       CASE clock->>'state' WHEN 'met' THEN 'met' WHEN 'breached' THEN 'breached'
           ELSE 'open' END,
       CAST(clock->>'due_at' AS timestamptz), CAST(clock->>'ended_at' AS timestamptz)
FROM {source} jsonb_array_elements({case}.view->'clocks') AS clock
WHERE clock->>'polarity' = 'act_by' AND clock->>'due_at' IS NOT NULL
  AND (clock->>'state' IN ('met', 'breached')
       OR (clock->>'state' IN ('running', 'paused', 'uncounted') AND {case}.state = 'open'))
"""
COLUMNS = "(case_id, clock, law, house, citation, standing, due_at, ended_at)"
KEEP = f"""
CREATE FUNCTION keep_case_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM case_clocks WHERE case_id = NEW.id;
    END IF;
    INSERT INTO case_clocks {COLUMNS}
    {CLOCKS.format(case="NEW", source="")};
    RETURN NULL;
END
$$;
CREATE TRIGGER clocks_come_with_cases AFTER INSERT ON cases FOR EACH ROW
    WHEN (jsonb_typeof(NEW.view->'clocks') = 'array')
    EXECUTE FUNCTION keep_case_clocks();
CREATE TRIGGER clocks_move_with_cases AFTER UPDATE ON cases FOR EACH ROW
    WHEN (jsonb_typeof(NEW.view->'clocks') = 'array'
          AND (OLD.state, OLD.view->'clocks') IS DISTINCT FROM (NEW.state, NEW.view->'clocks'))
    EXECUTE FUNCTION keep_case_clocks();
"""  # noqa: S608 - constants only
# A person's verdict or action, or a page of the case that somebody acknowledged.
IS_ANSWER = """
({entry}.event IN ('verdict.given', 'action.taken') AND {entry}.actor LIKE 'user:%'
 OR {entry}.event = 'page.acknowledged')
"""
ANSWERS = f"""
CREATE FUNCTION keep_case_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO case_answers (case_id, at) VALUES (NEW.case_id, CAST(NEW.at AS timestamptz))
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER cases_are_answered AFTER INSERT ON timeline FOR EACH ROW
    WHEN {IS_ANSWER.format(entry="NEW")}
    EXECUTE FUNCTION keep_case_answer();
"""  # noqa: S608 - constants only
FILL = f"""
INSERT INTO case_clocks {COLUMNS}
{CLOCKS.format(case="cases", source="cases, LATERAL")}
  AND jsonb_typeof(cases.view->'clocks') = 'array';
INSERT INTO case_answers (case_id, at)
SELECT DISTINCT ON (case_id) case_id, CAST(at AS timestamptz) FROM timeline
WHERE {IS_ANSWER.format(entry="timeline")} ORDER BY case_id, seq;
CREATE INDEX ix_case_clocks_law_standing ON case_clocks (law, standing, case_id);
CREATE INDEX ix_cases_opened_at ON cases (opened_at);
CREATE INDEX ix_cases_closed_at ON cases (closed_at) WHERE closed_at IS NOT NULL;
ANALYZE case_clocks, case_answers;
"""  # noqa: S608 - constants only


def upgrade() -> None:
    """Count what is there, then keep it so."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("LOCK TABLE cases, timeline IN SHARE ROW EXCLUSIVE MODE")
    op.execute(TABLES)
    for statements in (KEEP, ANSWERS, FILL):
        op.get_bind().exec_driver_sql(statements.replace("%", "%%"))

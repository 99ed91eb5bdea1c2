"""Of the deadlines of a case the latest is marked, so that counting the marks counts cases."""

from alembic import op

revision = "2026_11_22_31"
down_revision: str | None = "2026_11_22_30"
branch_labels = None
depends_on = None

MOMENT = "CASE standing WHEN 'met' THEN ended_at ELSE due_at END DESC NULLS LAST, clock"
COLUMNS = """
ALTER TABLE case_clocks
    ADD COLUMN latest BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN latest_of_case BOOLEAN NOT NULL DEFAULT true;
"""
# A case has a deadline that was met since some moment when the latest of them was.
KEEP = f"""
CREATE OR REPLACE FUNCTION keep_case_clocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM case_clocks WHERE case_id = NEW.id;
    END IF;
    INSERT INTO case_clocks (case_id, clock, law, house, citation, standing, due_at, ended_at,
                             latest, latest_of_case)
    SELECT NEW.id, clock, law, house, citation, standing, due_at, ended_at,
           row_number() OVER (PARTITION BY law, house, standing ORDER BY {MOMENT}) = 1,
           row_number() OVER (PARTITION BY standing ORDER BY {MOMENT}) = 1
    FROM (
        SELECT DISTINCT ON (shown->>'id') shown->>'id' AS clock,
               COALESCE(shown->>'law', shown->>'id') AS law,
               COALESCE(CAST(shown->>'house' AS boolean), false) AS house,
               COALESCE(shown->>'citation', '') AS citation,
               CASE shown->>'state' WHEN 'met' THEN 'met' WHEN 'breached' THEN 'breached'
                   ELSE 'open' END AS standing,
               CAST(shown->>'due_at' AS timestamptz) AS due_at,
               CAST(shown->>'ended_at' AS timestamptz) AS ended_at
        FROM jsonb_array_elements(NEW.view->'clocks') AS shown
        WHERE shown->>'polarity' = 'act_by' AND shown->>'due_at' IS NOT NULL
          AND (shown->>'state' IN ('met', 'breached')
               OR (shown->>'state' IN ('running', 'paused', 'uncounted')
                   AND NEW.state = 'open'))
    ) AS found;
    RETURN NULL;
END
$$;
"""  # noqa: S608 - constants only
MARK = f"""
UPDATE case_clocks SET latest = ranked.of_law = 1, latest_of_case = ranked.of_case = 1
FROM (
    SELECT case_id, clock,
           row_number() OVER (PARTITION BY case_id, law, house, standing ORDER BY {MOMENT})
               AS of_law,
           row_number() OVER (PARTITION BY case_id, standing ORDER BY {MOMENT}) AS of_case
    FROM case_clocks
) AS ranked
WHERE ranked.case_id = case_clocks.case_id AND ranked.clock = case_clocks.clock
  AND (ranked.of_law > 1 OR ranked.of_case > 1);
ANALYZE case_clocks;
"""  # noqa: S608 - constants only


def upgrade() -> None:
    """Mark what is there, then keep it so."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE")
    op.execute(COLUMNS)
    for statements in (KEEP, MARK):
        op.get_bind().exec_driver_sql(statements.replace("%", "%%"))

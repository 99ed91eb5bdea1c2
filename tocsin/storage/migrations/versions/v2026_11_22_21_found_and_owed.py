"""Cases are found by names and all addresses; open tasks stand on their owners' worklists."""

import json

from alembic import op
from sqlalchemy import text

from tocsin.storage.pinning import search_words

revision = "2026_11_22_21"
down_revision: str | None = "2026_11_22_20"
branch_labels = None
depends_on = None

TARGETS = """
SELECT {case}.id, target, {case}.state, {case}.due_key, {case}.received_at
FROM {source} (SELECT 'role:' || role FROM unnest({case}.waiting_roles) AS role
     UNION SELECT 'person:' || person FROM unnest({case}.people) AS person) AS on_it (target)
"""
OWED = """
SELECT {case}.id, 'task:' || COALESCE('person:' || ({case}.view->'roles'->>
           substring(task->>'owner' FROM '^case-role:(.*)$')), task->>'owner') AS target,
       {case}.state, min(CAST(task->>'due_at' AS timestamptz)), {case}.received_at
FROM {source} jsonb_array_elements({case}.view->'tasks') AS task
WHERE task->>'state' = 'open'
"""
COLUMNS = "case_id, target, state, due_key, received_at"
KEEP = f"""
CREATE OR REPLACE FUNCTION keep_worklist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM worklist WHERE case_id = NEW.id;
    END IF;
    INSERT INTO worklist ({COLUMNS})
    {TARGETS.format(case="NEW", source="")};
    IF NEW.view ? 'tasks' AND NEW.state = 'open' THEN
        INSERT INTO worklist ({COLUMNS})
        {OWED.format(case="NEW", source="")} GROUP BY 2;
    END IF;
    RETURN NULL;
END
$$;
DROP TRIGGER cases_move_on_worklists ON cases;
CREATE TRIGGER cases_move_on_worklists AFTER UPDATE ON cases FOR EACH ROW
    WHEN ((OLD.state, OLD.due_at, OLD.received_at, OLD.waiting_roles, OLD.people,
           OLD.view->'tasks', OLD.view->'roles')
          IS DISTINCT FROM
          (NEW.state, NEW.due_at, NEW.received_at, NEW.waiting_roles, NEW.people,
           NEW.view->'tasks', NEW.view->'roles'))
    EXECUTE FUNCTION keep_worklist();
"""  # noqa: S608 - constants only
FILL = f"""
INSERT INTO worklist ({COLUMNS})
{OWED.format(case="cases", source="cases, LATERAL")}
    AND cases.view ? 'tasks' AND cases.state = 'open'
GROUP BY 1, 2;
"""
SOME = text("""
SELECT cases.id, ref, title, fields FROM cases JOIN LATERAL (
    SELECT fields FROM case_fields WHERE case_id = cases.id ORDER BY version DESC LIMIT 1
) AS newest ON true
WHERE cases.id > :after ORDER BY cases.id LIMIT 1000
""")
FOUND = text("""
UPDATE cases SET search = array_to_tsvector(ARRAY(SELECT jsonb_array_elements_text(words)))
FROM jsonb_to_recordset(CAST(:found AS jsonb)) AS found (id text, words jsonb)
WHERE cases.id = found.id
""")


def upgrade() -> None:
    """Put open tasks on worklists, and list anew what every case is found by."""
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE")
    op.execute(KEEP)
    op.execute(FILL)
    after = ""
    while rows := op.get_bind().execute(SOME, {"after": after}).all():
        found = [
            {"id": row.id, "words": search_words(row.ref, row.title, row.fields)}
            for row in rows
        ]
        op.get_bind().execute(FOUND, {"found": json.dumps(found)})
        after = rows[-1].id

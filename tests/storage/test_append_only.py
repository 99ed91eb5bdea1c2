"""What is written once stays, for the app and for the owner; each role may do only its part."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tocsin.storage.engine import make_engine
from tocsin.storage.people import create_user
from tocsin.storage.texts import store_text

APPEND_ONLY = {
    "timeline": "event",
    "texts": "body",
    "manifests": "sha256",
    "case_fields": "digest",
    "playbooks": "kind",
    "access_log": "action",
    "rulebook_versions": "text",
    "rulebook_events": "event",
    "schedule_versions": "digest",
    "schedule_events": "event",
    "policy_versions": "digest",
    "page_events": "event",
    "page_calls": "page_id",
    "policy_turns": "policy",
    "page_texts": "body",
    "personal_rules": "digest",
    "handoff_reminders": "person",
    "handoff_notes": "body",
    "link_uses": "verb",
}
GRANTS = """
SELECT table_name, string_agg(privilege_type, ',' ORDER BY privilege_type)
FROM information_schema.role_table_grants WHERE grantee = :role GROUP BY table_name
"""


@pytest.fixture
def filled(make, sessions):
    """At least one row in every append-only table."""
    opening = make.case()
    with sessions.begin() as session:
        store_text(
            session,
            text_id=opening.case_id,
            case_id=opening.case_id,
            purpose="note",
            body="b",
            author_id="u",
        )
        session.execute(
            text("INSERT INTO manifests VALUES (:id, 'g', 1, 's', '{}')"),
            {"id": opening.case_id},
        )
        session.execute(
            text("INSERT INTO access_log (principal_id, action, outcome) VALUES ('u','a','o')")
        )
        session.execute(
            text("INSERT INTO schedule_versions VALUES (:id, 1, 'd', '{}', 'user:u')"),
            {"id": opening.case_id},
        )
        session.execute(
            text("INSERT INTO link_uses VALUES (:id, 'p', 'u', 'acknowledge', 1)"),
            {"id": opening.case_id},
        )
        session.execute(
            text(
                "INSERT INTO schedule_events (sort, key, event, by)"
                " VALUES ('override', 'k', 'entered', 'user:u')"
            )
        )
        person = create_user(session, f"u-{opening.case_id}").id
        session.execute(
            text("INSERT INTO personal_rules VALUES (:id, 1, 'd', '{}', 'user:u')"),
            {"id": person},
        )
        _fill_pages(session, opening.case_id)
        session.execute(
            text("INSERT INTO handoff_reminders VALUES (:id, now(), 'u')"),
            {"id": opening.case_id},
        )
        session.execute(
            text("INSERT INTO handoff_notes (schedule, by, body) VALUES ('s', 'user:u', 'b')")
        )


def _fill_pages(session, name):
    for statement in (
        "INSERT INTO policy_versions VALUES (:id, 1, 'd', '{}', 'user:u')",
        "INSERT INTO pages (id, body, urgency, opened_by) VALUES (:id, '{}', 'urgent', 'u')",
        "INSERT INTO page_events VALUES (:id, 0, 'a', 'u', 'e', '{}', 's', 'd', 'p', 'h')",
        "INSERT INTO page_calls VALUES (DEFAULT, :id, 1, 0, 0, now(), now(), '{}')",
        "INSERT INTO policy_turns (policy, step, page_id, round) VALUES ('p', 0, :id, 0)",
        "INSERT INTO page_texts VALUES (:id, :id, 'b', 'user:u')",
    ):
        session.execute(text(statement), {"id": name})


STATEMENTS = (
    "UPDATE {table} SET {column} = 'changed'",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
)


@pytest.mark.parametrize(("table", "column"), APPEND_ONLY.items())
@pytest.mark.parametrize("who", ["app", "owner", "superuser"])
def test_nobody_changes_what_was_written(table, column, who, database, filled):
    urls = {
        "app": database.app_url,
        "owner": database.owner_url,
        "superuser": database.url("postgres"),
    }
    engine = make_engine(urls[who], 1)
    for statement in STATEMENTS:
        with engine.connect() as connection, pytest.raises(ProgrammingError) as caught:
            connection.execute(text(statement.format(table=table, column=column)))

        assert "append-only" in str(caught.value) or "permission denied" in str(caught.value)
    engine.dispose()


def test_triggers_hold_even_where_triggers_are_switched_off(database, filled):
    engine = make_engine(database.url("postgres"), 1)
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        with pytest.raises(ProgrammingError, match="append-only"):
            connection.execute(text("DELETE FROM timeline"))
    engine.dispose()


def test_the_app_may_add_to_the_record_and_nothing_else_with_it(database, owner_engine):
    with owner_engine.connect() as connection:
        grants = dict(connection.execute(text(GRANTS), {"role": "tocsin_app"}).all())

    for table in (*APPEND_ONLY, "blobs"):
        assert grants[table] == "INSERT,SELECT", table
    assert not [table for table, rights in grants.items() if "TRUNCATE" in rights]
    assert {table for table, rights in grants.items() if "DELETE" in rights} == {
        "case_clocks",
        "outbox",
        "idempotency",
        "role_grants",
        "sign_in_tries",
        "tries",
        "worklist",
        "saved_views",
    }


def test_the_reader_reads_and_sees_no_secrets_and_no_texts(database, owner_engine):
    with owner_engine.connect() as connection:
        grants = dict(connection.execute(text(GRANTS), {"role": "tocsin_read"}).all())

    assert set(grants.values()) == {"SELECT"}
    hidden = {
        "tokens",
        "texts",
        "blobs",
        "mailbox",
        "idempotency",
        "calendar_feeds",
        "contacts",
        "page_texts",
        "passwords",
        "password_links",
        "sign_in_tries",
        "exposures",
    }
    assert not hidden & set(grants)
    assert {"cases", "timeline", "deliveries", "findings"} <= set(grants)


def test_every_table_has_its_grants(owner_engine, database):
    with owner_engine.connect() as connection:
        tables = set(
            connection.scalars(
                text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            )
        )
        granted = {row[0] for row in connection.execute(text(GRANTS), {"role": "tocsin_app"})}

    assert tables == granted

"""A bare endpoint: FastAPI, SQLAlchemy, psycopg2; the same rows and bytes in one transaction.

It knows nobody, checks nothing and writes to tables of its own that equal the product's.
"""

import hashlib
import os
import uuid
from datetime import UTC, datetime
from typing import Any

from anyio import to_thread
from fastapi import FastAPI, Request
from sqlalchemy import Engine, MetaData, Table, create_engine, insert, text
from sqlalchemy.orm import sessionmaker

SCHEMA = "bare"
TABLES = ("blobs", "items", "idempotency", "outbox")
THREADS = 20


def make_tables(owner: Engine) -> None:
    """Make tables like the product's, with their indexes and the reference between them."""
    with owner.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        for table in TABLES:
            connection.execute(
                text(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
            )
        reference = f"FOREIGN KEY (sha256) REFERENCES {SCHEMA}.blobs (sha256)"
        connection.execute(text(f"ALTER TABLE {SCHEMA}.items ADD {reference}"))
        connection.execute(text(f"GRANT USAGE ON SCHEMA {SCHEMA} TO tocsin_app"))
        rights = f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {SCHEMA} TO tocsin_app"
        connection.execute(text(rights))


def create_app() -> FastAPI:
    """Make the application; the database is the product's."""
    engine = create_engine(
        os.environ["TOCSIN_DATABASE_URL"], pool_size=THREADS, max_overflow=0, pool_pre_ping=True
    )
    sessions = sessionmaker(engine)
    metadata = MetaData(schema=SCHEMA)
    blobs, items, idempotency, outbox = (
        Table(name, metadata, autoload_with=engine) for name in TABLES
    )
    app = FastAPI()

    @app.get("/healthz")
    def live() -> dict[str, str]:
        """Answer."""
        return {"status": "ok"}

    @app.post("/v1/intake", status_code=201)
    async def receive(request: Request) -> dict[str, Any]:
        """Keep the body."""
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        return await to_thread.run_sync(keep, await request.body(), dict(request.headers))

    def keep(content: bytes, headers: dict[str, str]) -> dict[str, Any]:
        sha256 = hashlib.sha256(content).hexdigest()
        item = {
            "id": uuid.uuid4().hex,
            "sha256": sha256,
            "received_at": datetime.now(UTC),
            "channel": "api",
            "content_type": headers["content-type"],
            "principal_id": "nobody",
        }
        key = {
            "principal_id": "nobody",
            "key_digest": hashlib.sha256(headers["idempotency-key"].encode()).hexdigest(),
            "body_hash": sha256,
            "status": 201,
            "answer": {**item, "received_at": item["received_at"].isoformat()},
        }
        with sessions.begin() as session:
            session.execute(insert(idempotency).values(key))
            session.execute(
                insert(blobs).values(sha256=sha256, size=len(content), content=content)
            )
            session.execute(insert(items).values(item))
            session.execute(insert(outbox).values(verb="read", subject=item["id"]))
        return {"item": {**item, "size": len(content)}}

    return app

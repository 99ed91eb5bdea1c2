#!/bin/bash
# Runs once, when the database volume is new: makes roles and databases, each with its own password.
# The same as what `tocsin up` does for its own PostgreSQL (tocsin/embedded/cluster.py).
# Table rights are given by the migrations, not here.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$TOCSIN_OWNER_PASSWORD" \
    --set app_password="$TOCSIN_APP_PASSWORD" \
    --set read_password="$TOCSIN_READ_PASSWORD" \
    --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE tocsin_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE tocsin_app LOGIN PASSWORD :'app_password';
CREATE ROLE tocsin_read LOGIN PASSWORD :'read_password';
ALTER ROLE tocsin_read SET default_transaction_read_only = on;
CREATE DATABASE tocsin OWNER tocsin_owner;

CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE temporal, temporal_visibility FROM PUBLIC;

\connect tocsin
REVOKE ALL ON DATABASE tocsin FROM PUBLIC;
GRANT CONNECT ON DATABASE tocsin TO tocsin_app, tocsin_read;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO tocsin_app, tocsin_read;
ALTER SCHEMA public OWNER TO tocsin_owner;
SQL

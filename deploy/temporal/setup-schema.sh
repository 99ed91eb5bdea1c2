#!/bin/sh
# Brings Temporal's own schema to this version. Safe to run again: both tools skip what is there.
# The databases are made by deploy/postgres/init-roles.sh. SQL_PASSWORD comes from the environment.
set -eu

for database in temporal temporal_visibility; do
    folder=$database
    if [ "$database" = temporal_visibility ]; then folder=visibility; fi
    tool="temporal-sql-tool --plugin postgres12 --ep $POSTGRES_SEEDS -p $DB_PORT -u $POSTGRES_USER"
    $tool --db "$database" setup-schema -v 0.0
    $tool --db "$database" update-schema -d "/etc/temporal/schema/postgresql/v12/$folder/versioned"
done

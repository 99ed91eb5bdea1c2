"""Everything that PostgreSQL keeps for us: tables, migrations, queries. The only SQL."""

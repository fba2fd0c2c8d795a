"""SQLite and PostgreSQL: tables, triggers, connections, errors."""

"""Run by Alembic: the steps happen on the connection, and in the transaction, that ``ledger.migrate`` holds."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()

"""The ledger's schema, step by step. Evidence tables are never rebuilt: no ``batch_alter_table`` here."""

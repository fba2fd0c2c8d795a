"""Verifies a ledger: chain, schema, checkpoints, rights."""

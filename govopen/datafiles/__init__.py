"""Readers of TOML: packs, cases, vocabulary, calendar, settings."""

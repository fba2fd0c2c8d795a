"""Judges rules: engine, terms, periods, kinds."""

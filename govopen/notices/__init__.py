"""Reads the text of a State Council holiday notice."""

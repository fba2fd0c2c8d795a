"""Draws values: a report, a sheet, a digest; each renderer one picture, none knows another."""

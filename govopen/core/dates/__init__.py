"""Dates: moments, working days, public holidays, reading and counting."""

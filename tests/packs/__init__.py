"""Tests of the shipped rule packs as law: citations, levels, traceability."""

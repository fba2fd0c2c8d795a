"""The score of offices: a scheme of items with points, and what a judgement comes to by it."""

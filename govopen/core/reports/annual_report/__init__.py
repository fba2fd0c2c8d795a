"""The annual report of government information disclosure (条例 arts. 49, 50): its form, its cells, its sums."""

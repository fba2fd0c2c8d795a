"""The values that the core speaks of: vocabulary, entries, events, rules, findings."""

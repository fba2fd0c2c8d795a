"""The use cases: each opens what it needs, thinks in the core, and hands values to the command line. The one clock is here."""

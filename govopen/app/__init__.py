"""The use cases: each opens the ledger through a ``Workspace``, asks the core, and returns values. ``clock.py`` alone reads the clock."""

"""Tables: headers, rows, registers of decisions, event tables, templates."""

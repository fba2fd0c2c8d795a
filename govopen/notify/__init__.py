"""Mail: composed as values, sent one recipient a message."""

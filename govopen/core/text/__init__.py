"""Text: document numbers, personal data, escaping."""

"""Word documents in the form of GB/T 9704-2012 (党政机关公文格式): the page, its tables, and what is drawn on it."""

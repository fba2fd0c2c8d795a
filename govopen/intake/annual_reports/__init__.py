"""Annual reports as agencies publish them: web pages, workbooks, documents and texts, read into cells and narrative."""

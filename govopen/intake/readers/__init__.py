"""Files: workbooks and text tables, read into rows of cells."""

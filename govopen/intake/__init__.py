"""Import: files of an office read into drafts, with every fault named; and the templates that it fills in."""

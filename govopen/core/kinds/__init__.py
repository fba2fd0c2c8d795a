"""The closed set of kinds of rule, one file each; no kind knows another."""

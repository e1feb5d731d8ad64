"""The lists of a profile by name, and the detail of one row."""

"""The panel at the right: one row, explained."""

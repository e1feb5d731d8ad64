"""What knows nothing of either system: clock, files, text, redaction, lists, pictures, places."""

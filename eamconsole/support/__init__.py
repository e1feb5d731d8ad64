"""Clock, redaction, places of files and logging set-up."""

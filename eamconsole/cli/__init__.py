"""The console's commands in a terminal, on the same services as the window."""

"""Windowed table models: ids in memory, rows read when looked at."""

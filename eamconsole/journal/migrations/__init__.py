"""The steps from each released form of the tables to the next, never edited once released."""

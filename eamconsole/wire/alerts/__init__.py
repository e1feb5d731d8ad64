"""The ways an alert leaves this computer: mail, webhook, system log, Windows event log."""

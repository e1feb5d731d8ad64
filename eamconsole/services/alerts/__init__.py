"""Telling people who are not at the console: what is told, through which channels, and what was."""

from eamconsole.services.alerts.alert_watch import AlertWatch
from eamconsole.services.alerts.alerting import Alerting, Tried
from eamconsole.services.alerts.channels import Channel, Dispatch, channels_of
from eamconsole.services.alerts.outbox import OutboxMessage

__all__ = ["AlertWatch", "Alerting", "Channel", "Dispatch", "OutboxMessage", "Tried", "channels_of"]

"""Sends a test through every channel of the alerts, and says what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject


def check_alerts(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each channel, once its receiver has answered."""
    tried = subject.console.alerts.test()
    if not tried:
        yield Question(check="Alerts", key="alerts").not_known(
            "No way to tell anybody is set up.", "Add one above; mail is the usual one."
        )
    for each in tried:
        channel = Question(check=f"Alerts: {each.channel}", key="alerts")
        if each.well:
            yield channel.fine("The receiver took a test message; look whether it arrived.")
        else:
            yield channel.failure(each.text, each.next_step)

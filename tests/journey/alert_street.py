"""A city whose console tells a mail server and a webhook what needs a person."""

from eamconsole.domain.alerts import AlertKind
from eamconsole.services.alerts.alert_watch import AlertWatch
from eamconsole.services.alerts.channels import Channel, Dispatch
from eamconsole.support.redaction import Redactor
from eamconsole.wire.alerts.mail import MailRoute, MailSender
from eamconsole.wire.alerts.webhook import WebhookRoute, WebhookSender
from eamconsole.wire.http import CallLimits, ProxyChoice

BEGAN = "[EAM Console] sandbox/test: Record missing in EAM"
OVER = "[EAM Console] sandbox/test: over: Record missing in EAM"
CANARIES = ("Canary-Words", "Canary-Lane", "Canary-Name", "Canary-Token")
TOKEN = "T0/B0/Canary-Token"
SOON = CallLimits(connect=2.0, read=1.0, total=1.5, answer_bytes=65_536)


class Killed(BaseException):
    """The process ends here."""


class Street:
    """A story with a watchman beside it, and what arrives outside."""

    def __init__(
        self, told, receivers, recipients=("it@city.example",), kinds=frozenset(AlertKind)
    ):
        self.recipients, self.kinds = recipients, kinds
        self.told, self.mail, self.hook = told, *receivers
        self.clock = told.console.engine.parts.clock
        self.channels = (
            self._channel("mail", self._mail_sender()),
            self._channel("hook", self._hook_sender()),
        )
        self.held = True
        self.restart()

    def restart(self):
        self.dispatch = Dispatch(
            place="sandbox/test",
            clock=self.clock,
            zone=self.told.engine.parts.rules.zone,
            channels=self.channels,
        )
        self.alert_watch = AlertWatch(self.told.journal, self.dispatch, lambda: self.held)

    def _channel(self, key, sender):
        return Channel(key=key, title=f"the {key}", kinds=self.kinds, sender=sender)

    def _mail_sender(self):
        route = MailRoute(
            host="localhost",
            port=self.mail.port,
            sender="eam@city.example",
            recipients=self.recipients,
            login=lambda: "user:Canary-Token",
        )
        return MailSender(route, Redactor(TOKEN), self.mail.trust, patience=0.5)

    def _hook_sender(self):
        route = WebhookRoute(url=self.hook.url + "/{token}", token=lambda: TOKEN)
        return WebhookSender(route, Redactor(TOKEN), ProxyChoice("none"), limits=SOON)

    def watch(self, minutes=3, every=1):
        """Let time pass with a look every so many minutes."""
        for _ in range(minutes // every):
            self.told.sync()
            self.alert_watch.look()
            self.told.city.clock.advance(60 * every)

    def need(self, many=3):
        """Have notices that need a person: EAM holds what the console did not expect."""
        now = self.clock.now()
        for n in range(many):
            self.told.journal.write(
                lambda ledgers, n=n: ledgers.notices.raise_(
                    f"gone:{n}",
                    "gone",
                    f"The record of Canary-Name at {n} Canary-Lane is gone: Canary-Words",
                    now,
                    issue_id=None,
                )
            )

    def mended(self, many=3):
        now = self.clock.now()
        for n in range(many):
            self.told.journal.write(lambda ledgers, n=n: ledgers.notices.solve(f"gone:{n}", now))

    def subjects(self):
        return [letter["Subject"] for letter in self.mail.letters()]

    def posted(self):
        return [body["text"].splitlines()[0].strip("*") for body in self.hook.bodies()]

    def outside(self):
        """Return every byte that left."""
        parts = [*self.mail.taken, *(body for _p, _h, body in self.hook.calls)]
        return b"\n".join(parts).decode("utf-8", "replace")

"""Mail server and webhook in every trouble at once, killed between, with a clock that jumps."""

import logging
import os
import random
import time
from datetime import timedelta

import pytest

from eamconsole.domain.alerts import AlertKind
from eamconsole.services.alerts.outbox import CLAIM_ENDS
from tests.fixtures.alert_receivers import HookAnswer
from tests.journey.alert_street import BEGAN, CANARIES, OVER, Killed, Street

log = logging.getLogger(__name__)

MINUTES = float(os.environ.get("ALERT_MINUTES", "5"))
MAIL = (
    *("busy", "silent", "nonsense", "slow banner", "tls later", "login later", "injected"),
    *("no data", "ends at data", "lost before", "lost after", "odd", "slow verdict", "drips"),
    *("later", "login", "refused", "recipient", "endless", "", ""),
)
HOOK = (
    *(100, 101, 102, 103, 199, 204, 301, 307, 410, 429, 500, 502, 503),
    *("lost after", "absurd", "reset", "unread", 200, 200),
    HookAnswer(101, ""),
    HookAnswer(103, "", {"Link": "</x>"}, takes=True),
    HookAnswer(429, "slow", {"Retry-After": "600"}),
    HookAnswer(200, '{"ok": false}'),
    HookAnswer(200, "half of", cut=True, takes=True),
    HookAnswer(302, "", {"Location": "http://127.0.0.1:9/thanks"}, takes=True),
)
CLOCK = (timedelta(days=-30), timedelta(hours=-1), timedelta(hours=-2), timedelta(days=3))


class Storm:
    """Rounds of one event and its end, each through troubles drawn anew."""

    def __init__(self, street, draw):
        self.street, self.draw, self.kills, self.turns = street, draw, 0, 0

    def look(self, minutes, every=1):
        """Let time pass with looks; a look may be the last of its process."""
        street = self.street
        for _ in range(max(1, minutes // every)):
            try:
                street.alert_watch.look()
            except Killed:
                self.kills += 1
                self.revive()
            street.told.city.clock.advance(60 * every)

    def revive(self):
        """Begin a new process, at a time that the clock may have wrong."""
        street, jump = self.street, CLAIM_ENDS + timedelta(seconds=1)
        if self.draw.random() < 0.4:
            self.turns += 1
            jump += self.draw.choice(CLOCK)
        street.restart()
        street.told.city.clock.advance(jump.total_seconds())

    def trouble(self):
        """Draw what happens to the next tries, and whether one of them is the process's last."""
        street, draw = self.street, self.draw
        street.mail.fates = draw.choices(MAIL, k=draw.randrange(4))
        street.hook.fates = draw.choices(HOOK, k=draw.randrange(4))
        if draw.random() < 0.4:
            self.kill_once(draw.choice(street.channels).sender, after=draw.random() < 0.5)

    def kill_once(self, sender, *, after):
        """Let the process end while it hands one over: before it left, or before that is kept."""
        send = type(sender).send

        def killed(letter, handing_over):
            sender.send = send.__get__(sender)
            if after:
                sender.send(letter, handing_over)
            raise Killed

        sender.send = killed

    def round(self):
        """One event and its end; then the receivers are well, and everything gets through."""
        street = self.street
        for act in (street.need, street.mended):
            self.trouble()
            act()
            self.look(self.draw.randrange(5, 40))
            if self.draw.random() < 0.3:
                self.revive()
            street.mail.fates, street.hook.fates = [], []
            for channel in street.channels:
                channel.sender.__dict__.pop("send", None)
            self.look(4 * 24 * 60, every=60)


def told_ids(pairs):
    """Return the ids of what was told, by what it says, in order and each once."""
    found = {BEGAN: [], OVER: []}
    for subject, identity in pairs:
        if subject in found and identity not in found[subject]:
            found[subject].append(identity)
    return found


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_each_event_and_its_end_arrive_once_through_a_storm(street):
    street = Street(
        street.told, (street.mail, street.hook), kinds=frozenset({AlertKind.NEEDS_PERSON})
    )
    seed = int(os.environ.get("ALERT_SEED", "7"))
    storm, until, rounds = Storm(street, random.Random(seed)), time.monotonic() + MINUTES * 60, 0
    while time.monotonic() < until:
        letters, posted = len(street.mail.taken), len(street.hook.calls)
        storm.round()
        rounds += 1
        mail = told_ids((m["Subject"], m["Message-ID"]) for m in street.mail.letters()[letters:])
        said = zip(street.posted()[posted:], street.hook.bodies()[posted:], strict=True)
        hook = told_ids((subject, body["id"]) for subject, body in said)
        for name, told in (("mail", mail), ("hook", hook)):
            counts = {subject: len(ids) for subject, ids in told.items()}
            assert counts == {BEGAN: 1, OVER: 1}, (name, rounds, seed)
        assert not [canary for canary in CANARIES if canary in street.outside()]
        log.warning("round %s: %s kills, %s turns", rounds, storm.kills, storm.turns)

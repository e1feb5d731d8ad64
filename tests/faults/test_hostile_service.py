"""Absurd answers for two polls, one kind after the other, through a service that runs.

Afterwards everything is as if nothing had been: told while it lasted, taken back by itself,
nothing lost and nothing doubled.
"""

import contextlib
import logging
from dataclasses import replace

import pytest

from eamconsole.errors import Service
from tests.fixtures.mangling_server import WAYS, ManglingServer
from tests.fixtures.stepped_service import SteppedClock, serving
from tests.journey.story import story

CLOSED = 951
SPOILT_POLLS = POLLS_UNTIL_IT_ARRIVES = 2
POLL = {"seeclickfix": 60.0, "eam": 300.0}
SETTLES_WITHIN = 12
"""Polls of EAM until whatever was in doubt was looked up and every slow round has run again."""
REPRESENTATIVE = (
    "an empty list",
    "an empty object",
    "half of it",
    "200,000 lists deep",
    "a page",
    "an error page of 1 MB",
    "an error 600 deep",
    "an error that is no text",
    "numbers 1e30",
    "texts as objects",
    "texts null",
    "texts the first day with a zone",
    "records that are null",
    "a length too long",
    "busy until the end of time",
    "a redirect to itself",
    "no HTTP",
)
"""One of each effect; the soak goes through all of them."""
GROUPS = 7
PER_GROUP = -(-len(WAYS) // GROUPS)


def groups():
    ways = list(WAYS)
    return [ways[at : at + PER_GROUP] for at in range(0, len(ways), PER_GROUP)]


class Trial:
    """One way of spoiling one side's answers, from the first spoilt poll to the last trace."""

    def __init__(self, served, side, way, known):
        self.served, self.side, self.way, self.known = served, side, way, known
        self.told = set()
        self.wrong = []

    def run(self):
        """Return what is wrong, and the Request that the next trial follows on."""
        story, clock = self.served.story, self.served.clock
        self.served.caplog.clear()
        self.served.spoil(self.side, self.way)
        during = story.report(summary="While it lasts")
        story.crew("comment", self.known, text="Crew: on Monday.", public=True)
        story.town.comment(self.known, "Resident: it got worse.")
        for _ in range(SPOILT_POLLS):
            clock.step(POLL[self.side])
            self.told |= self.served.told()
        self._was_told(during)
        self.served.heal()
        after = story.report(summary="Afterwards")
        for _ in range(POLLS_UNTIL_IT_ARRIVES):
            clock.step(POLL[self.side])
        if story.status(after) != "Acknowledged":
            self._say(f"a new request did not arrive: {self.served.standing(after)}")
        self._everything_settles(during, after)
        return self.wrong, after

    def _was_told(self, during):
        story = self.served.story
        harmless = story.status(during) == "Acknowledged" and not self.told
        if harmless:
            return
        if not self.told:
            self._say("nobody was told")
        if not self.served.reasons():
            self._say("the log has no reason")

    def _everything_settles(self, during, after):
        story, clock = self.served.story, self.served.clock
        story.crew("set_status", self.known, code=CLOSED)
        for _ in range(SETTLES_WITHIN):
            clock.step(POLL["eam"])
            if not self.served.told() and story.status(self.known) == "Closed":
                break
        if left := self.served.told():
            self._say(f"not taken back: {left}")
        for number in (during, after):
            if len(story.records(number)) != 1 or len(story.our_words(number)) != 1:
                self._say(f"{len(story.records(number))} records, {story.our_words(number)}")
        words = story.thread(self.known)
        if sum("on Monday" in text for text in words) != 1:
            self._say(f"the crew's words: {words}")
        if sum("got worse" in text for text in story.comments(self.known)) != 1:
            self._say(f"the resident's words: {story.comments(self.known)}")
        if story.status(self.known) != "Closed":
            self._say(f"not closed: {self.served.standing(self.known)}")

    def _say(self, words):
        self.wrong.append(f"{self.side}, {self.way}: {words}")


class ServedCity:
    """A city, a service that runs beside it, and what spoils the answers in between."""

    def __init__(self, told, clock, servers, caplog):
        self.story, self.clock, self.caplog = told, clock, caplog
        self._servers = servers

    def spoil(self, side, way):
        for server in self._servers[side]:
            server.way, server.spoilt = way, 0

    def heal(self):
        for servers in self._servers.values():
            for server in servers:
                server.way = None

    def told(self):
        """Return what a person can see: notices, sides in trouble, rows with a reason."""
        journal = self.story.journal
        journal.write(lambda _ledgers: None)  # whatever was to be written soon is
        with journal.read() as ledgers:
            seen = {f"{n.kind}: {n.text}" for n in ledgers.notices.open()}
            sides = [ledgers.systems.get(service) for service in Service]
            seen |= {f"{h.service}: {h.reason}" for h in sides if h and h.reason}
            for issue in self.story.city.seeclickfix.issues():
                rows = ledgers.deliveries.of_issue(issue.id)
                seen |= {
                    f"{r.kind} {r.state}: {r.explanation}"
                    for r in rows
                    if not r.state.is_final and r.explanation
                }
        return seen

    def reasons(self):
        return [r for r in self.caplog.records if r.levelno >= logging.WARNING]

    def standing(self, number):
        """Return in words what is known of a Request."""
        rows = [f"{r.kind} {r.state} {r.explanation} {r.due_at}" for r in self.story.rows(number)]
        return f"{self.clock.now()}; {rows}; {sorted(self.told())}"


@pytest.fixture
def served(empty_city, tmp_path, caplog):
    """A service that knows one Request on both sides."""
    real = empty_city.endpoints
    with contextlib.ExitStack() as stack:
        servers = {
            name: ManglingServer(getattr(real, name))
            for name in ("seeclickfix_url", "eam_url", "eam_internal_url")
        }
        for server in servers.values():
            stack.callback(server.close)
        between = replace(real, **{name: server.url for name, server in servers.items()})
        stack.enter_context(pytest.MonkeyPatch.context()).setattr(
            type(empty_city), "endpoints", property(lambda _city: between)
        )
        clock = SteppedClock(empty_city.clock)
        told = stack.enter_context(story(empty_city, tmp_path, clock=clock))
        scf, *eam = servers.values()
        told.city.clock.advance(1)
        city = ServedCity(told, clock, {"seeclickfix": [scf], "eam": eam}, caplog)
        service = stack.enter_context(serving(told.engine, clock))
        yield city
        assert service.is_alive()


@pytest.mark.parametrize("side", ["seeclickfix", "eam"])
def test_absurd_answers_leave_no_trace(served, side):
    go_through(served, side, REPRESENTATIVE)


@pytest.mark.soak
@pytest.mark.parametrize("side", ["seeclickfix", "eam"])
@pytest.mark.parametrize("ways", groups(), ids=lambda ways: ways[0])
def test_every_absurd_answer_leaves_no_trace(served, side, ways):
    go_through(served, side, ways)


def go_through(served, side, ways):
    known = served.story.report()
    served.clock.step(POLL[side])
    assert served.story.status(known) == "Acknowledged"
    wrong = []
    for way in ways:
        found, known = Trial(served, side, way, known).run()
        wrong += found
    assert not wrong, "\n".join(wrong)

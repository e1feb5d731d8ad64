"""What residents and crews do while engines come and go, and what must be true afterwards."""

from __future__ import annotations

import itertools
import random
from collections import Counter

from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sandbox.seeclickfix.records import Status
from eamconsole.sandbox.seeclickfix.town import DRAWN

WRITES = "POST|PUT|PATCH"
CREW = "D. Foreman"


def make_trouble(board, seed):
    """Let 30 % of the writes to one side end badly, each way of the brief."""
    board.seed = seed
    common = {"verb": WRITES, "times": None}
    board.fail("drop_after", probability=0.08, **common)
    board.fail("error_after", probability=0.055, **common)
    board.fail("drop_before", probability=0.06, **common)
    board.status(503, probability=0.085, retry_after="1", **common)
    board.fail("late", probability=0.065, wait=0.2, seconds=0.7, **common)


class TownLife:
    """Residents report and comment, crews comment, attach, finish; every text is unique."""

    def __init__(self, city, seed):
        self.city = city
        self.chance = random.Random(seed)
        self.counter = itertools.count(1)
        self.crews_words = {}
        self.finished = set()

    def happen(self):
        """Let a little of everything happen."""
        town = self.city.seeclickfix.town
        issue = town.report(
            category="Pothole",
            summary=f"Report {next(self.counter)}",
            image=DRAWN if self.chance.random() < 0.5 else None,
        )
        town.comment(issue.id, f"Resident's word {next(self.counter)}.")
        live = [each for each in self.city.seeclickfix.issues() if each.status is not Status.CLOSED]
        talked = self.chance.choice(live)
        image = DRAWN if self.chance.random() < 0.3 else None
        town.comment(talked.id, f"Resident's word {next(self.counter)}.", image=image)
        records = sorted(set(self._records()) - self.finished)
        if records:
            self._crew_acts(self.chance.choice(records))

    def _crew_acts(self, record):
        number = record
        text = f"Crew's word {next(self.counter)}."
        self._do("comment", number, text=text, public=True)
        self.crews_words[text] = number
        if self.chance.random() < 0.3:
            self._do("add_document", number, draw="png", public=True)
        if self.chance.random() < 0.3:
            self._finish(number)

    def _finish(self, number):
        self.finished.add(number)
        self._do("set_status", number, code=self.chance.choice((951, 999)))

    def _do(self, action, number, **values):
        return ACTIONS[action](self.city.eam, {"auto_number": number, **values})

    def _records(self):
        return list(self.city.eam.requests)


def faults_of(city):
    """Return in words what was lost, doubled or left undone, as both sides have it."""
    agreement = city.agreement()
    found = [f"{row.issue_id}: {each}" for row in agreement.issues for each in row.differences]
    found += [
        f"a record of nobody: {record.number}"
        for record in agreement.unmatched
        if record.category == "SCF"
    ]
    for row in agreement.issues:
        for record in row.work_requests:
            found += _doubled(
                f"{row.issue_id}: document",
                [
                    each["file_name"]
                    for each in record.documents
                    if each["file_name"].startswith("scf-")
                ],
            )
            found += _doubled(
                f"{row.issue_id}: comment in EAM", [each["text"] for each in record.comments]
            )
        found += _thread_faults(city, row)
    return found


def _thread_faults(city, row):
    issue, own = city.seeclickfix.issue(row.issue_id), city.seeclickfix.state.integration
    ours = [each.text for each in issue.comments if each.author is own]
    yield from _doubled(f"{row.issue_id}: comment in the thread", ours)
    if row.work_requests:
        images = sum(
            each["public"] and not each["file_name"].startswith("scf-")
            for each in row.work_requests[0].documents
        )
        posted = sum(each.picture is not None for each in issue.comments if each.author is own)
        if images != posted:
            yield f"{row.issue_id}: {posted} images in the thread for {images} of the crew"


def _doubled(what, texts):
    return [f"{what} {n} times: {text[:60]}" for text, n in Counter(texts).items() if n > 1]

"""A town's random life for the memory game, and what is true in it afterwards.

Who said and showed what is written down as it happens, by the town itself; the console's
journal is never asked.
"""

from __future__ import annotations

import html
import io
import itertools
import random
import re
import unicodedata
import urllib.request
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageStat

from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sandbox.eam.storing import COMMENT_WAYS, NAME_WAYS, PICTURE_WAYS
from eamconsole.sandbox.seeclickfix.assumptions import CHOICES
from eamconsole.sandbox.seeclickfix.records import CommentKind, Status
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.faults.engine_process import FACILITY

RESIDENTS = ("Ana Ruiz", "Ben O\u2019Neil", "Zo\u00eb \u00c5ngstr\u00f6m")
CREWS = ("D. Foreman", "Lee Park")
SHORT = ("Done", "Thanks!", "On it.", "OK")
CLOSING = (951, 998, 999)
MOST_REOPENINGS = 2
ALIKE = 12
"""Of 255: how far a picture and its copy may differ for somebody who looks."""


@dataclass
class Told:
    """What really happened around one Request."""

    said: Counter = field(default_factory=Counter)
    """Comments of residents, by author and words."""
    pictures: int = 0
    crew_said: Counter = field(default_factory=Counter)
    crew_comments: set = field(default_factory=set)
    crew_documents: set = field(default_factory=set)
    crew_pictures: int = 0
    story: list = field(default_factory=list)
    """What happened when, to read where something is broken."""
    closings: int = 0
    reopenings: int = 0


class MemoryTown:
    """Residents report, talk, show and reopen; crews talk, quote, show, close and reopen work."""

    def __init__(self, city, seed):
        self.city = city
        self.chance = random.Random(seed)
        self._counter = itertools.count(1)
        self.told = defaultdict(Told)
        self._set_up()

    def _set_up(self):
        town, eam = self.city.seeclickfix.town, self.city.eam
        self.city.seeclickfix.state.assignment_notices = False
        titles = ["Pothole", "Graffiti"]
        for title in titles:
            town.add_category(title)
        town.add_category(FACILITY, internal=True)
        eam.seed_categories(titles)
        self._titles = [*titles, *titles, FACILITY]
        for code in (3, *CLOSING):
            for kind in ("request", "work_order"):
                self._do("set_status_text", code=code, text=f"Status {code}", kind=kind)

    # ------------------------------------------------------------- what happens

    def happen(self):
        """Let a little of everything happen."""
        if len(self.told) < 3 or self.chance.random() < 0.4:
            self._report()
        acts = (self._resident, self._resident, self._crew, self._crew, self._shift)
        for act in self.chance.choices(acts, k=4):
            act()

    def alter_the_servers(self):
        """Let both servers keep words and names in another way from now on."""
        choose = self.chance.choice
        self.city.eam.assumptions.set("comment_storage", choose(COMMENT_WAYS))
        self.city.eam.assumptions.set("upload_names", choose(NAME_WAYS))
        self.city.eam.assumptions.set("upload_pictures", choose(PICTURE_WAYS))
        self.city.eam.assumptions.set("upload_answer", choose(("object", "nothing")))
        kept = choose(CHOICES["comment_storage"])
        self.city.seeclickfix.state.assumptions.change({"comment_storage": kept})

    def stands_in_eam(self, number, url):
        """Whether somebody who looks at the record's documents sees this picture of a resident."""
        crews = self.told[number].crew_documents
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - our own city
            shown = answer.read()
        return any(
            _looks_like(document.content, shown)
            for record in self.records(number)
            for document in record.documents.values()
            if str(document.auto_number) not in crews
        )

    def note_everywhere(self, what):
        """Write down in every Request's story what befell the console."""
        for number in self.told:
            self._note(number, f"--- {what}")

    def _report(self):
        category = self.chance.choice(self._titles)
        image = self._perhaps(DRAWN, 0.5)
        by = "staff" if category == FACILITY else self.chance.choice(RESIDENTS)
        issue = self.city.seeclickfix.town.report(
            category=category,
            summary=f"Report {next(self._counter)}",
            description=f"Description {next(self._counter)} \u2013 it\u2019s bad.",
            image=image,
            by=by,
        )
        self.told[issue.id].pictures += image is not None

    def _resident(self):
        number, author = self.chance.choice(list(self.told)), self.chance.choice(RESIDENTS)
        issue, told = self.city.seeclickfix.issue(number), self.told[number]
        if issue.status is Status.CLOSED:
            if told.reopenings < MOST_REOPENINGS:
                text = f"{next(self._counter)}: it is still there."
                self.city.seeclickfix.town.reopen(number, text, by=author)
                told.said[author, plain(text)] += 1
                told.reopenings += 1
                self._note(number, "reopened")
            return
        text = self.chance.choice(SHORT) if self.chance.random() < 0.3 else self._sentence()
        image = self._perhaps(DRAWN, 0.25)
        self.city.seeclickfix.town.comment(number, text, by=author, image=image)
        told.said[author, plain(text)] += 1
        told.pictures += image is not None

    def _crew(self):
        number, record = self._any_record()
        if record is None or record.closed:  # what is written after the end is not read any more
            return
        if self.city.seeclickfix.issue(number).status is Status.CLOSED:
            return
        told, author = self.told[number], self.chance.choice(CREWS)
        if self.chance.random() < 0.3:
            self._show(record, told)
            return
        text = self._crews_words(number)
        made = self._do("comment", record, text=text, recorded_by=author, public=True)
        told.crew_comments.add(str(made["comment"]))
        told.crew_said[plain(record.comments[made["comment"]].text)] += 1
        self._note(number, f"crew's comment {made['comment']}: {text}")

    def _crews_words(self, number):
        throw = self.chance.random()
        if throw < 0.3:
            return self.chance.choice(SHORT)
        thread = self.city.seeclickfix.issue(number).comments
        quoted = [c.text for c in thread if c.author.name in RESIDENTS and len(c.text) > 12]
        if throw < 0.4 and quoted:
            words = self.chance.choice(quoted)
            return f"{next(self._counter)}: a resident wrote \u201c{words}\u201d, we look at it."
        return self._sentence()

    def _show(self, record, told):
        name = self.chance.choice(("before", "after", "crew"))
        made = self._do("add_document", record, draw="png", file_name=f"{name}.png", public=True)
        told.crew_documents.add(str(made["document"]))
        told.crew_pictures += record.resource.singular == "Request"

    def _shift(self):
        """Close what is open, or take up again what residents reopened, after it was seen."""
        number, record = self._any_record()
        if record is None:
            return
        told = self.told[number]
        status = self.city.seeclickfix.issue(number).status
        if record.closed or status is Status.CLOSED:
            return
        if told.closings > MOST_REOPENINGS or self.chance.random() < 0.5:
            self._do("set_status", record, code=3)
            return
        told.closings += 1
        code = self.chance.choice(CLOSING)
        self._do("set_status", record, code=code)
        self._note(number, f"crew's code {code}")

    # ------------------------------------------------------------- helpers

    def records(self, number):
        """Return every record that carries the Issue ID."""
        eam = self.city.eam
        with eam.lock:
            every = [*eam.requests.values(), *eam.work_orders.values()]
        names = ("ExternalRequestId", "ExternalId")
        return [each for each in every if str(number) in [each.fields.get(n) for n in names]]

    def _any_record(self):
        number = self.chance.choice(list(self.told))
        found = self.records(number)
        return number, found[0] if found else None

    def _note(self, number, what):
        self.told[number].story.append(f"{self.city.clock.now():%H:%M:%S.%f} {what}")

    def _sentence(self):
        number = next(self._counter)
        ends = (
            "it\u2019s caf\u00e9 side.",
            "as  before \u2013 wait",
            "& so <on>",
            "we go there soon.",
        )
        return f"{number}: words of number {number}, {self.chance.choice(ends)}"

    def _perhaps(self, what, share):
        return what if self.chance.random() < share else None

    def _do(self, action, record=None, **values):
        if record is not None:
            kind = {} if record.resource.singular == "Request" else {"kind": "work_order"}
            values = {"auto_number": record.auto_number, **kind, **values}
        return ACTIONS[action](self.city.eam, values)


def plain(text):
    """Return what every system keeps of a text: its first small ASCII letters and digits."""
    text = unicodedata.normalize("NFC", html.unescape(html.unescape(text)))
    text = re.sub(r"http.*", "", text, flags=re.DOTALL)
    return "".join(sign for sign in text.lower() if sign.isalnum() and sign < "\x80")[:22]


def _looks_like(kept, shown):
    with Image.open(io.BytesIO(kept)) as one, Image.open(io.BytesIO(shown)) as other:
        kept = one.convert("RGB")
        shown = other.convert("RGB").resize(kept.size)
    apart = ImageStat.Stat(ImageChops.difference(kept, shown)).mean
    return max(apart) < ALIKE


def broken_in(town):
    """Return in words what is lost, doubled, echoed or suppressed, as both sides have it."""
    found = []
    for number, told in town.told.items():
        broken = list(_broken(town, number, told))
        found += broken
        if broken:
            found += [f"  {each}" for each in (*told.story, *_seen_of(town, number))]
    return found


def _seen_of(town, number):
    issue = town.city.seeclickfix.issue(number)
    for each in issue.comments:
        picture = " with a picture" if each.picture else ""
        yield f"{each.created_at:%H:%M:%S.%f} {each.author.name}{picture}: {each.text}"


def _broken(town, number, told):
    issue, records = town.city.seeclickfix.issue(number), town.records(number)
    if len(records) != 1:
        what = "lost" if not records else "doubled"
        yield f"{number}: {what}: {len(records)} records"
        return
    (record,) = records
    yield from _broken_in_eam(number, told, record)
    yield from _broken_in_the_thread(number, told, _own(town, issue))
    yield from _broken_status(number, issue, record)


def _own(town, issue):
    own = town.city.seeclickfix.state.integration
    return [each for each in issue.comments if each.author is own]


def _broken_in_eam(number, told, record):
    there = Counter(
        (plain(row.recorded_by), plain(row.text))
        for row in record.comments.values()
        if str(row.auto_number) not in told.crew_comments
    )
    said = Counter({(plain(author), text): n for (author, text), n in told.said.items()})
    yield from _compare(number, "a resident's comment in EAM", said, there)
    theirs = [d for d in record.documents.values() if str(d.auto_number) not in told.crew_documents]
    if len(theirs) != told.pictures:
        yield f"{number}: {len(theirs)} documents for {told.pictures} pictures of residents"


def _broken_in_the_thread(number, told, own):
    words = [c for c in own if c.kind is CommentKind.COMMENT and c.picture is None]
    published = Counter(plain(c.text) for c in words)
    yield from _compare(number, "a crew's comment in public", told.crew_said, published)
    shown = sum(c.picture is not None for c in own)
    if shown != told.crew_pictures:
        yield f"{number}: {shown} pictures in public for {told.crew_pictures} of the crew"
    acknowledged = sum(c.kind is CommentKind.ACKNOWLEDGED for c in own)
    if acknowledged != 1:
        yield f"{number}: acknowledged {acknowledged} times"
    closed = sum(c.kind is CommentKind.CLOSED for c in own)
    if closed > told.closings:
        yield f"{number}: closed {closed} times for {told.closings} closings"


def _broken_status(number, issue, record):
    if record.closed and issue.status is not Status.CLOSED and issue.reopened_at is None:
        yield f"{number}: {issue.status.value} although EAM is at {record.status}"
    if not record.closed and issue.status is Status.CLOSED:
        yield f"{number}: closed although EAM is at {record.status}"


def _compare(number, what, wanted, found):
    for words, n in (wanted - found).items():
        yield f"{number}: lost or suppressed: {what} ({n}): {words}"
    for words, n in (found - wanted).items():
        yield f"{number}: doubled or echoed: {what} ({n}): {words}"

"""The memory of the SeeClickFix simulator, and what time does to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from eamconsole.sandbox.clock import SimClock
from eamconsole.sandbox.seeclickfix.assumptions import Assumptions
from eamconsole.sandbox.seeclickfix.moderation import Held
from eamconsole.sandbox.seeclickfix.pictures import PictureStore
from eamconsole.sandbox.seeclickfix.records import (
    OFFICIAL,
    Category,
    Comment,
    Issue,
    Person,
    Rank,
    Status,
)
from eamconsole.sandbox.seeclickfix.tokens import TokenBook

ARCHIVED_AFTER = timedelta(days=7)
_FIRST_ISSUE = 21_000_000
_FIRST_COMMENT = 62_000_000
_FIRST_CATEGORY = 50_000
_FIRST_PERSON = 810_000

ANONYMOUS = Person(0, "An anonymous SeeClickFix user")


class SeeClickFixState:
    """Everything the simulator remembers; hold ``lock`` while reading or changing it.

    ``epoch`` grows when something shared by many issues changes, such as a name.
    """

    def __init__(self, clock: SimClock, seed: int, organization_id: int) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.seed = seed
        self.organization_id = organization_id
        self.organization_name = "City of Harborview"
        self.zone = ZoneInfo("America/New_York")
        self.assumptions = Assumptions()
        self.pictures = PictureStore(clock, seed)
        self.issues: dict[int, Issue] = {}
        self.categories: dict[int, Category] = {}
        self.people: dict[int, Person] = {0: ANONYMOUS}
        self.held: dict[int, Held] = {}
        self.epoch = 0
        self.trigger_word = "moderate-me"
        self.assignment_notices = True
        self.integration = self.add_person(
            Person(700_001, self.organization_name, OFFICIAL, Rank.MANAGER)
        )
        self.reader = self.add_person(Person(700_002, "Casey Reader", OFFICIAL, Rank.INTERNAL))
        self.staff = self.add_person(Person(700_003, "Riley Dispatcher", OFFICIAL, Rank.MANAGER))
        self.resident = self.add_person(Person(810_002, "Dana"))
        owners = {
            "integration": self.integration,
            "internal": self.reader,
            "staff": self.staff,
            "resident": self.resident,
        }
        self.tokens = TokenBook(seed, clock.now(), owners)
        self._next_archiving: datetime | None = None
        self._issue_number = _FIRST_ISSUE
        self._comment_number = _FIRST_COMMENT
        self._category_number = _FIRST_CATEGORY
        self._person_number = _FIRST_PERSON + 1000

    def now(self) -> datetime:
        """Return the city's time in whole seconds, as SeeClickFix keeps it."""
        return self.clock.now().astimezone(UTC).replace(microsecond=0)

    def add_person(self, person: Person) -> Person:
        """Remember a person; one already known by that id is returned instead."""
        return self.people.setdefault(person.id, person)

    def person_named(self, name: str) -> Person:
        """Return the resident of that name, invented when there is none."""
        for person in self.people.values():
            if person.name == name and not person.official and person.id:
                return person
        self._person_number += 1
        return self.add_person(Person(self._person_number, name))

    def add_category(self, category: Category) -> Category:
        """Remember a category under its id."""
        self.epoch += 1
        return self.categories.setdefault(category.id, category)

    def add_issue(self, issue: Issue) -> Issue:
        """Remember an issue; later ones get higher numbers."""
        self.issues[issue.id] = issue
        self._issue_number = max(self._issue_number, issue.id)
        highest = max((comment.id for comment in issue.comments), default=0)
        self._comment_number = max(self._comment_number, highest)
        self.watch_archiving(issue)
        return issue

    def next_issue_id(self) -> int:
        """Return a number above all used."""
        self._issue_number += 1
        return self._issue_number

    def next_comment_id(self) -> int:
        """Return a number above all used, over all issues."""
        self._comment_number += 1
        return self._comment_number

    def next_category_id(self) -> int:
        """Return an unused number."""
        self._category_number = max(self._category_number, *self.categories, 0) + 1
        return self._category_number

    def find_category(self, wanted: int | str | None) -> Category | None:
        """Return the live category with this id or title."""
        for category in self.categories.values():
            if not category.deleted and wanted in (category.id, category.title, str(category.id)):
                return category
        return None

    def all_comments(self) -> Iterator[tuple[Issue, Comment]]:
        """Yield every comment, internal ones too, with its issue."""
        for issue in self.issues.values():
            for comment in (*issue.comments, *issue.internal_comments):
                yield issue, comment

    def watch_archiving(self, issue: Issue) -> None:
        """Have the archiver look again no later than when this issue is due."""
        if issue.status is Status.CLOSED:
            due = issue.idle_since + ARCHIVED_AFTER
            self._next_archiving = min(self._next_archiving or due, due)

    def run_archiver(self) -> None:
        """Archive what was closed and untouched for a week; cheap when nothing is due."""
        if self._next_archiving is None or self.now() < self._next_archiving:
            return
        self._next_archiving = None
        for issue in self.issues.values():
            if issue.status is not Status.CLOSED:
                continue
            due = issue.idle_since + ARCHIVED_AFTER
            if due <= self.now():
                self.archive(issue, due)
            else:
                self.watch_archiving(issue)

    def archive(self, issue: Issue, moment: datetime) -> None:
        """Put an issue away for good."""
        issue.status = Status.ARCHIVED
        issue.version += 1
        if self.assumptions.archiving_touches_issue:
            issue.touched(moment)

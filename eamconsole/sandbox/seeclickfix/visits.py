"""One authenticated call on its way through the API."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from eamconsole.sandbox.call import Call, Reply
from eamconsole.sandbox.forms import Form, read_form
from eamconsole.sandbox.seeclickfix.desk import FrontDesk
from eamconsole.sandbox.seeclickfix.records import Category, Issue, Person, Rank
from eamconsole.sandbox.seeclickfix.refusals import NotAllowed, Unknown
from eamconsole.sandbox.seeclickfix.shapes import Shapes
from eamconsole.sandbox.seeclickfix.state import SeeClickFixState
from eamconsole.sandbox.seeclickfix.views import View

DOCUMENTATION = "https://dev.seeclickfix.com"


class NeedsLogin(Exception):
    """The call needs a valid token."""


@dataclass
class Visit:
    """A call, the person behind it, and what it may work with.

    ``organization`` tells the organization's form of the API from the public one.
    """

    call: Call
    state: SeeClickFixState
    desk: FrontDesk
    shapes: Shapes
    caller: Person | None
    organization: bool

    @cached_property
    def form(self) -> Form:
        """The body's fields."""
        return read_form(self.call)

    @property
    def rank(self) -> Rank:
        """What the caller may do."""
        return Rank.OUTSIDER if self.caller is None else self.caller.rank

    @property
    def person(self) -> Person:
        """The caller, who must be logged in."""
        if self.caller is None:
            raise NeedsLogin
        return self.caller

    def view(self, *, details: bool | None = None) -> View:
        """Return how this caller sees issues."""
        return View(
            host=self.call.base_url,
            organization_id=self.state.organization_id,
            zone=self.state.zone,
            caller_id=None if self.caller is None else self.caller.id,
            rank=self.rank,
            organization=self.organization,
            details=self.call.param("details") == "true" if details is None else details,
        )

    def issue(self, number: str) -> Issue:
        """Return a visible issue: private ones exist for the organization's API alone."""
        issue = self.state.issues.get(int(number))
        served = self.state.assumptions.organization_issues_served
        inside = self.organization if served else self.rank is not Rank.OUTSIDER
        if issue is None or (issue.private and not inside) or (self.organization and not served):
            raise Unknown(f"there is no issue {number}")
        return issue

    def category(self, number: str) -> Category:
        """Return a live category this caller may know of."""
        category = self.state.categories.get(int(number))
        if category is None or not self.offers(category):
            raise Unknown(f"there is no request type {number}")
        return category

    def offers(self, category: Category) -> bool:
        """Tell whether the caller may report with this category."""
        hidden = category.internal and self.rank is Rank.OUTSIDER
        return category.enabled and not category.deleted and not hidden

    def need_manager(self) -> None:
        """Refuse everybody who may not change things for the city."""
        if self.person.rank is not Rank.MANAGER:
            raise NotAllowed("Your role does not permit this.")


def told(text: str, status: int) -> Reply:
    """Answer with a message alone."""
    return Reply.json({"message": text}, status)


def told_with_address(text: str, status: int, headers: dict[str, str] | None = None) -> Reply:
    """Answer with the two keys of limits and missing places."""
    body = {"message": text, "documentation_url": DOCUMENTATION}
    return Reply.json(body, status, headers)

"""What can be seen in a profile without calling anybody; every floor asks here.

The wizard shows these on the page of their setting, ``profile import`` and ``profile check``
list them, and a sync does not start while one of them has failed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from eamconsole.domain.field_rules import stem
from eamconsole.domain.lengths import LengthUnit, length
from eamconsole.domain.messages import PLACEHOLDERS, render
from eamconsole.domain.recognition import title_key
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.rules import covers
from eamconsole.services.profiles.addresses import needs_warning, same_place
from eamconsole.services.profiles.consistency import present_environments, texts_for_residents
from eamconsole.services.profiles.faults import shown
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.rules import field_rules
from eamconsole.support.counting import counted

_MOST_READ = 5_000
_USUAL = 50
_LONGEST = {"category": 100, "summary": 255, "address": 255, "value": 255, "old_value": 255}
_TEXTS = {
    "messages.acknowledgment": "the acknowledgment",
    "messages.closing_by_status": "a closing by status code",
    "messages.closing": "the closing message",
    "work_orders.closing": "a closing of Work Orders",
    "work_orders.comments": "a comment on Work Orders",
    "comment_rules": "a comment rule's comment",
}
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")


def check_settings(profile: Profile) -> list[Finding]:
    """Return what somebody should look at, most dangerous first; fine settings say nothing."""
    return [finding for check in _CHECKS for finding in check(profile)]


def public_routes(internal: Iterable[str], routed: Iterable[str]) -> list[str]:
    """Return the categories routed to Work Orders that residents can report."""
    hidden = {title_key(title) for title in internal}
    return [title for title in routed if title_key(title) not in hidden]


def _asks(check: str, key: str, value: object = "") -> Question:
    return Question(check=check, layer="setting", key=key, value=shown(value, key) if value else "")


def _test_system(profile: Profile) -> Iterator[Finding]:
    test, production = profile.environments.test, profile.environments.production
    key = "environments.test.eam_url"
    if test is None:
        yield _asks("Test system", key).warning(
            "No Test system is named: nothing could be tried before residents see it.",
            "Ask CentralSquare for a Test system that is not tied to Production.",
        )
    elif production is not None and same_place(test.eam_url, production.eam_url):
        asks = _asks("Test system", key, test.eam_url)
        words = "Test and Production are the same EAM: a test would change Production."
        if profile.environments.active == "test":
            step = "Enter the address of a separate Test system, or leave Production out for now."
            yield asks.failure(words, step)
        else:  # the link works on Production as it should; only going back to Test would harm
            yield asks.warning(words, "Enter the address of a separate Test system.")


def _plain_http(profile: Profile) -> Iterator[Finding]:
    for name, place in present_environments(profile).items():
        if place is not None and needs_warning(place.eam_url):
            key = f"environments.{name}.eam_url"
            yield _asks("Encryption", key, place.eam_url).warning(
                f"The EAM of {name.capitalize()} is called over http://: names and comments of "
                "residents travel unencrypted.",
                "Have https switched on for the API.",
            )


def _contact(profile: Profile) -> Iterator[Finding]:
    contact = profile.organization.contact
    asks = _asks("Contact", "organization.contact", contact)
    step = "Enter the e-mail address of whoever runs this console."
    if not contact.strip():
        yield asks.warning(
            "There is no contact: SeeClickFix asks every caller for one, and cannot reach you "
            "before it blocks the console.",
            step,
        )
    elif not _MAIL.fullmatch(contact.strip()):
        yield asks.warning("The contact is no e-mail address.", step)


def _internal_api(profile: Profile) -> Iterator[Finding]:
    if not profile.categories.private:
        return
    for name, place in present_environments(profile).items():
        if place is not None and not place.eam_internal_url:
            yield _asks("Private requests", f"environments.{name}.eam_internal_url").warning(
                f"{name.capitalize()} has no internal API: private requests will need attention, "
                "because the citizen API hides them.",
                "Enter the address of EAM's internal API, and store its login.",
            )


def _awaiting_review(profile: Profile) -> Iterator[Finding]:
    internal = {title_key(title) for title in profile.categories.internal}
    for title in profile.categories.private:
        if title_key(title) not in internal:
            yield _asks("Awaiting review", "categories.private", title).warning(
                f"{title} is private and open to residents: SeeClickFix must review it first.",
                "Ask SeeClickFix for the review; until then the category stays public.",
            )


def _work_orders(profile: Profile) -> Iterator[Finding]:
    work = profile.work_orders
    if not work.enabled:
        return
    asks = _asks("Work Order routes", "work_orders.routes")
    if not work.routes:
        yield asks.warning(
            "Work Orders are enabled, and no category is routed to them.",
            "Add the categories, or switch Work Orders off.",
        )
    routed = [route.category for route in work.routes]
    for title in public_routes(profile.categories.internal, routed):
        yield _asks("Work Order routes", "work_orders.routes", title).warning(
            f"{title} is open to residents; Work Orders are meant for internal types.",
            "Make the category internal, or leave it to Work Requests.",
        )


def _unused_closings(profile: Profile) -> Iterator[Finding]:
    status = profile.status
    for code, text in profile.messages.closing_by_status.items():
        if code in status.never_closes or code < status.closes_at:
            key = f"messages.closing_by_status.{code}"
            yield _asks("Closing texts", key, text).warning(
                f"The text for code {code} is never used: that code does not close a request.",
                "Remove the text, or change which codes close.",
            )


def _rules_that_never_fire(profile: Profile) -> Iterator[Finding]:
    rules = field_rules(profile)
    for number, rule in enumerate(rules, start=1):
        for winner, other in enumerate(rules[: number - 1], start=1):
            if stem(other.field) == stem(rule.field) and covers(other, rule, {}):
                yield _asks("Comment rules", f"comment_rules[{number}].field", rule.field).warning(
                    f"Comment rule {winner} fits every change that rule {number} waits for, and "
                    f"stands before it: rule {number} can never fire.",
                    "Put the narrower rule first, or remove it.",
                )
                break


def _start(profile: Profile) -> Iterator[Finding]:
    if "start_at" not in profile.intake.model_fields_set:
        yield _asks("Start of intake", "intake.start_at").warning(
            "No start is set: every open request is taken in, however old it is.",
            "Enter the moment from which requests are to be sent.",
        )


def _bounds(profile: Profile) -> Iterator[Finding]:
    if profile.map.bounds is None:
        yield _asks("City bounds", "map.bounds").warning(
            "Without bounds a request far outside the city would be sent like any other.",
            "Enter south, west, north and east of the city.",
        )


def _long_messages(profile: Profile) -> Iterator[Finding]:
    """Measure every text for residents with its placeholders filled as long as they come."""
    facts = {name: "x" * _LONGEST.get(name, _USUAL) for name in PLACEHOLDERS}
    facts["organization"] = profile.organization.name
    for key, template in texts_for_residents(profile):
        size = length(render(template, facts), LengthUnit.UTF16)
        if size > _MOST_READ:
            where = next(words for begin, words in _TEXTS.items() if key.startswith(begin))
            yield _asks(f"Length of {where}", key).warning(
                f"Its text can have {size:,} characters once its placeholders are filled in; "
                f"beyond {_MOST_READ:,} nobody knows whether SeeClickFix takes or shows it whole.",
                f"Shorten it by {counted(size - _MOST_READ, 'character')}.",
            )


_CHECKS: tuple[Callable[[Profile], Iterable[Finding]], ...] = (
    _test_system,
    _plain_http,
    _internal_api,
    _awaiting_review,
    _work_orders,
    _unused_closings,
    _rules_that_never_fire,
    _contact,
    _start,
    _bounds,
    _long_messages,
)

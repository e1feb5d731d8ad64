"""What EAM offers under the Category Code, and whether the city's list fits it."""

from __future__ import annotations

from collections.abc import Iterable

from eamconsole.domain.recognition import near_miss, title_key
from eamconsole.domain.work import ProblemListing
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.support.counting import counted
from eamconsole.sync.ports import EamPort

WHERE_CATEGORY = (
    "In EAM open Work > Administration > Work Flow Setup > Category Setup and add the category "
    "on the Setup tab."
)


def check_category_code(eam: EamPort, code: str) -> tuple[Finding, ProblemListing | None]:
    """Return whether the problem codes can be told, and those that can.

    A list that is not limited to the Category Code has failed, not merely something to look
    at: every problem code would be published, so the sync refuses it.
    """
    asks = Question(
        check="Category Code", assumption="EAM A-32", key="eam.category_code", value=code
    )
    try:
        listing = eam.problems(code)
    except EamConsoleError as error:
        return asks.trouble(error), None
    return _judged(asks, listing, code), listing


def _judged(asks: Question, listing: ProblemListing, code: str) -> Finding:
    if listing.category_found is False:
        return asks.failure(
            f"EAM has no Category Code {code}.",
            f"{WHERE_CATEGORY} Name it SeeClickFix 311 CRM, code {code}; then check again.",
        )
    if not listing.filtered:
        return asks.failure(
            f"EAM does not limit its list to {code}: every problem code would be published. "
            f"{listing.why}",
            "Enter the codes as EAM's “Problem list” in Settings, or connect the internal API.",
        )
    if not listing.problems:
        return asks.failure(
            f"No problem code belongs to {code} yet. {listing.why}".strip(),
            f"{WHERE_CATEGORY} In Linking Mode, associate the problem codes residents may report.",
        )
    number = len(listing.problems)
    if listing.strategy != "category" and listing.why:
        return asks.warning(
            f"EAM would not filter by {code}; {counted(number, 'problem code')} came another way: "
            f"{listing.why}.",
            "Compare them with the Category Code's list in EAM before going on.",
        )
    return asks.fine(
        f"{counted(number, 'problem code belongs', 'problem codes belong')} to {code}."
    )


def check_titles(titles: Iterable[str], internal: Iterable[str], private: Iterable[str]) -> Finding:
    """Return which titles of the city's list are no synced category."""
    asks = Question(check="Titles", key="categories.internal")
    wanted, titles = sorted({*internal, *private}), list(titles)
    known = {title_key(title) for title in titles}
    if not wanted:
        return asks.fine("No category is listed as internal or private.")
    if not known:
        return asks.not_known(
            "EAM lists no problem code, so no title of the list can be compared.",
            "Fix the Category Code, then check again.",
        )
    unknown = [title for title in wanted if title_key(title) not in known]
    if unknown:
        near = {title: near_miss(title, titles) for title in unknown}
        named = [f"{title} (near: {near[title]})" if near[title] else title for title in unknown]
        return asks.warning(
            f"No synced category is called: {', '.join(named)}.",
            "Correct the title, or associate its problem code with the Category Code.",
        )
    return asks.fine(f"Every title of the list is one of {len(known)} synced.")

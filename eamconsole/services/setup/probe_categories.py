"""The pages about categories and fields: what EAM offers, and what would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eamconsole.domain.category_flags import FlagRow, read_flag_list
from eamconsole.domain.category_plan import CategoryPlan
from eamconsole.domain.messages import render
from eamconsole.domain.routing import title_key
from eamconsole.domain.work import FieldDescription, Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.categories import CategoryDesk, Held
from eamconsole.services.checks.eam import check_eam
from eamconsole.services.checks.finding import (
    Finding,
    failure,
    fine,
    still_open,
    trouble,
    warning,
)
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.glossary import WHERE_CATEGORY
from eamconsole.services.setup.trial import Trial
from eamconsole.wire.eam import EamClient


def probe_categories(trial: Trial) -> Iterator[Finding | CategoryPlan]:
    """Yield the problem codes found under the Category Code, then the plan of changes."""
    code = trial.console.rules.categories.category_code
    try:
        client = trial.clients.eam()
    except EamConsoleError as error:
        yield trouble("EAM", error)
        return
    try:
        finding = _found(client, code)
    except EamConsoleError as error:
        finding = trouble("Category Code", error)
    finally:
        client.shut()
    yield finding
    if finding.failed:
        yield still_open("Preview", "This waits for the problem codes.")
        return
    yield from _preview(trial)


def _found(client: EamClient, code: str) -> Finding:
    listing = client.problems(code)
    if listing.category_found is False:
        return failure(
            "Category Code",
            "content",
            f"EAM has no Category Code {code}.",
            f"{WHERE_CATEGORY} Name it SeeClickFix 311 CRM, code {code}; then check again.",
        )
    if not listing.filtered:
        return failure(
            "Category Code",
            "content",
            f"EAM does not limit its list to {code}: every problem code would be published. "
            f"{listing.why}",
            "Type the codes under [eam.server] problem_list, or connect the internal API.",
        )
    if not listing.problems:
        return failure(
            "Category Code",
            "content",
            f"No problem code belongs to {code} yet. {listing.why}".strip(),
            f"{WHERE_CATEGORY} In Linking Mode, associate the problem codes residents may report.",
        )
    codes = len(listing.problems)
    if listing.strategy != "category" and listing.why:
        return warning(
            "Category Code",
            "content",
            f"EAM would not filter by {code}; {codes} problem codes came another way: "
            f"{listing.why}.",
            "Compare the table below with the Category Code's list in EAM before going on.",
        )
    return fine("Category Code", "content", f"{codes} problem codes belong to {code}.")


def _preview(trial: Trial) -> Iterator[Finding | CategoryPlan]:
    try:
        plan = CategoryDesk(trial.console).plan()
    except EamConsoleError as error:
        yield trouble("Preview", error)
        return
    if isinstance(plan, Held):
        yield failure("Preview", "content", plan.why, plan.next_step)
        return
    yield plan
    yield fine("Preview", "content", f"{len(plan.changes)} changes would be made; see the table.")


def probe_flags(trial: Trial, draft: Draft) -> Iterator[Finding | tuple[str, ...]]:
    """Yield the titles there are, and which rows of the city's list match none of them."""
    try:
        client = trial.clients.eam()
    except EamConsoleError as error:
        yield trouble("EAM", error)
        return
    try:
        listing = client.problems(trial.console.rules.categories.category_code)
    except EamConsoleError as error:
        yield trouble("Category titles", error)
        return
    finally:
        client.shut()
    titles = tuple(problem.title for problem in listing.problems)
    yield titles
    known = {title_key(title) for title in titles}
    wanted = [*draft.get("categories.internal", []), *draft.get("categories.private", [])]
    unknown = sorted({title for title in wanted if title_key(title) not in known})
    if unknown:
        yield warning(
            "Titles",
            "content",
            f"No synced category is called: {', '.join(unknown)}.",
            "Correct the title, or associate its problem code with the Category Code.",
        )
    else:
        yield fine("Titles", "content", f"Every title of the list is one of {len(titles)} synced.")
    yield from _reviews(draft)


def _reviews(draft: Draft) -> Iterator[Finding]:
    internal = {title_key(title) for title in draft.get("categories.internal", [])}
    for title in draft.get("categories.private", []):
        if title_key(title) not in internal:
            yield warning(
                "Awaiting review",
                "setting",
                f"{title} is private and open to residents: SeeClickFix must review it first.",
                "Ask SeeClickFix for the review; until then the category stays public.",
            )


def read_flags(text: str, titles: tuple[str, ...]) -> tuple[FlagRow, ...]:
    """Return what becomes of each row of a list; without known titles none is unknown."""
    rows = read_flag_list(text, titles)
    if titles:
        return rows
    assumed = tuple(row.title for row in rows if row.title)
    return read_flag_list(text, assumed)


def probe_fields(trial: Trial) -> Iterator[Finding]:
    """Yield the review of every field mapping; one that cannot work stands in the way."""
    if not trial.console.rules.custom_fields:
        yield fine("Custom fields", "setting", "No field is filled in besides the standard ones.")
        return
    try:
        trial.console.connect_now()
    except EamConsoleError as error:
        yield trouble("EAM", error)
        return
    findings = [f for f in check_eam(trial.console) if f.check.startswith("Custom field")]
    yield from findings
    yield from _values_in_lists(trial)


def _values_in_lists(trial: Trial) -> Iterator[Finding]:
    """Yield constants that are not on their field's pick list."""
    eam = trial.console.connections.eam
    try:
        described: Mapping[str, FieldDescription] = (
            eam.field_descriptions(Module.WORK_REQUEST) or {}
        )
        for field in trial.console.rules.custom_fields:
            about = described.get(field.field)
            if about is None or not about.pick_list or "{" in field.value:
                continue
            codes = eam.pick_list(Module.WORK_REQUEST, field.field)
            if codes and field.value not in codes:
                yield failure(
                    f"Custom field {field.field}",
                    "content",
                    f"{render(field.value, {})} is not on the pick list of {field.field}.",
                    f"Take one of: {', '.join(list(codes)[:12])}.",
                )
    except EamConsoleError as error:
        yield trouble("Pick lists", error)

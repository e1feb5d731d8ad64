"""The city's own list of internal and private categories, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from eamconsole.domain.category_flags import FlagRow, read_flag_list
from eamconsole.errors import ConfigurationError
from eamconsole.services.checks import settings
from eamconsole.services.setup.draft import Draft
from eamconsole.support.tables import ListText, NotATable, read_list, require_own_pasted

LIST_FILES = "Lists (*.xlsx *.xls *.xlsm *.xlsb *.ods *.csv *.txt *.tsv);;All files (*)"
"""What the window offers; what a file really is, its bytes say."""


@dataclass(frozen=True, slots=True)
class FlagChoice:
    """One category with its two switches."""

    title: str
    internal: bool = False
    private: bool = False


def choices_of(draft: Draft, titles: Iterable[str]) -> list[FlagChoice]:
    """Return the synced categories and those already listed, with their switches."""
    internal = draft.get("categories.internal", [])
    private = draft.get("categories.private", [])
    every = dict.fromkeys([*titles, *internal, *private])
    return [FlagChoice(title, title in internal, title in private) for title in every]


def public_routes(draft: Draft) -> list[str]:
    """Return the categories routed to Work Orders that are not internal."""
    routed = (str(route.get("category")) for route in draft.get("work_orders.routes", []))
    return settings.public_routes(draft.get("categories.internal", []), routed)


def read_flag_file(file: Path) -> ListText:
    """Return a file's list as text; raises ``ConfigurationError`` with the way to get one."""
    try:
        return read_list(file)
    except NotATable as error:
        raise ConfigurationError(f"{file.name}: {error.why}", error.way) from error


def refusal_of_pasted(page: str) -> str:
    """Return why a table of an office program is not pasted, and the way; nothing where it is."""
    try:
        require_own_pasted(page)
    except NotATable as error:
        return f"{error.why} {error.way}"
    return ""


def read_flags(text: str, titles: tuple[str, ...]) -> tuple[FlagRow, ...]:
    """Return what becomes of each row of a list; without known titles none is unknown."""
    rows = read_flag_list(text, titles)
    if titles:
        return rows
    assumed = tuple(row.title for row in rows if row.title)
    return read_flag_list(text, assumed)

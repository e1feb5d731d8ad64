"""The city's own list of internal and private categories, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from eamconsole.domain.category_flags import FlagRow, read_flag_list
from eamconsole.errors import ConfigurationError
from eamconsole.services.checks import settings
from eamconsole.services.setup.draft import Draft
from eamconsole.support.files import FileTooLarge, read_bounded

_LARGEST = 1_000_000


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


def read_flag_file(file: Path) -> str:
    """Return a list's text; raises ``ConfigurationError`` where it is no text of its size."""
    try:
        return read_bounded(file, _LARGEST).decode("utf-8-sig")
    except FileTooLarge as error:
        raise ConfigurationError(
            f"{file.name} is too large for a list.", "Take another file."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{file.name} cannot be read as text: {error}.", "Save it as CSV in UTF-8."
        ) from error


def read_flags(text: str, titles: tuple[str, ...]) -> tuple[FlagRow, ...]:
    """Return what becomes of each row of a list; without known titles none is unknown."""
    rows = read_flag_list(text, titles)
    if titles:
        return rows
    assumed = tuple(row.title for row in rows if row.title)
    return read_flag_list(text, assumed)

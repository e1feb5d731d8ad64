"""Towns of the United States and its territories, by name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from eamconsole.support.texts import normalized

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming", "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico", "VI": "U.S. Virgin Islands",
}  # fmt: skip
"""States, the district and the territories by their postal abbreviation."""

_SHORT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}
_KINDS = ("city", "village", "town", "township")
_SHORTEST_BEGINNING = 3
_LONGEST = 200
"""No town's name has more signs; a longer text is not looked for."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town; ``state`` is its postal abbreviation."""

    name: str
    state: str
    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.name}, {STATES[self.state]}"


def plain_name(name: str) -> str:
    """Return a name as it is compared: no accents, no signs, the usual short forms."""
    bare = "".join(c for c in normalized("NFD", name) if not unicodedata.combining(c))
    words = re.sub(r"[^\w\s]", "", re.sub(r"[-,/]", " ", bare)).casefold().split()
    return " ".join(_SHORT.get(word, word) for word in words)


def towns_named(name: str, state: str | None = None, *, exactly: bool = False) -> tuple[Town, ...]:
    """Return towns of that name, the most populous first; else those whose name begins so."""
    if len(name) > _LONGEST:
        return ()
    wanted = plain_name(re.sub(r"(?i)^\s*(city|town|village) of ", "", name))
    if not wanted:
        return ()
    index = _by_name()
    found = index.get(wanted, ())
    if not found and not exactly and len(wanted) >= _SHORTEST_BEGINNING:
        begun = (town for town in _towns() if plain_name_of(town).startswith(wanted))
        found = tuple(begun)
    return tuple(town for town in found if state in (None, town.state))


def plain_name_of(town: Town) -> str:
    """Return a town's name as it is compared."""
    return _plain_names()[town.name]


@cache
def _towns() -> tuple[Town, ...]:
    text = files(__package__).joinpath("places.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return tuple(Town(name, state, float(y), float(x)) for name, state, y, x in rows)


@cache
def _plain_names() -> dict[str, str]:
    return {name: plain_name(name) for name in {town.name for town in _towns()}}


@cache
def _by_name() -> dict[str, tuple[Town, ...]]:
    """Index the towns; "New York City" answers to "New York" as well."""
    index: dict[str, list[Town]] = {}
    for town in _towns():
        plain = plain_name_of(town)
        index.setdefault(plain, []).append(town)
        first, _, last = plain.rpartition(" ")
        if first and last in _KINDS:
            index.setdefault(first, []).append(town)
    return {name: tuple(found) for name, found in index.items()}

"""The half-finished answers of the wizard: kept between runs, never with a secret."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

from eamconsole.errors import ConfigurationError
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.store import as_tables
from eamconsole.services.writing import write_own
from eamconsole.support.addresses import bare_address
from eamconsole.support.files import read_bounded, remove

_LARGEST = 4_000_000
FILE_NAME = "setup-draft.toml"
NOWHERE = "https://stand-in.invalid"
_STAND_INS: dict[str, Any] = {
    "organization_id": 1,
    "seeclickfix_url": NOWHERE,
    "eam_url": NOWHERE,
}
_NOTHING = ("", None)
_PLACE_KEYS = ("seeclickfix_url", "organization_id", "eam_url")
_DEFAULTS: dict[str, Any] = {
    "organization": {"time_zone": "America/New_York"},
    "environments": {
        "active": "test",
        "test": {"seeclickfix_url": "https://int.seeclickfix.com/api/v2"},
        "production": {"seeclickfix_url": "https://seeclickfix.com/api/v2"},
    },
    "eam": {"category_code": "SCF"},
}


@dataclass(slots=True)
class Draft:
    """What was typed so far: tables of the profile file, and answers only the wizard needs."""

    tables: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(_DEFAULTS))
    answers: dict[str, Any] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of_profile(cls, profile: Profile, answers: dict[str, Any] | None = None) -> Draft:
        """Return a draft that starts from a finished profile, for Settings."""
        made = profile.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
        return cls(as_tables(made), dict(answers or {}))

    def get(self, path: str, otherwise: Any = "") -> Any:
        """Return the setting at a dotted path; ``answers.…`` are the wizard's own."""
        value: Any = {"answers": self.answers, **self.tables}
        for name in path.split("."):
            if not isinstance(value, dict) or name not in value:
                return otherwise
            value = value[name]
        return value

    def put(self, path: str, value: Any) -> None:
        """Keep a setting; ``None`` takes it away, so that its default is in force again."""
        *way, last = path.split(".")
        table = self.tables
        if way and way[0] == "answers":
            table, way = self.answers, way[1:]
        for name in way:
            table = table.setdefault(name, {})
        if value is None:
            table.pop(last, None)
        else:
            table[last] = value

    @property
    def name(self) -> str:
        """The profile's name, out of the organization's where none is typed."""
        typed = str(self.tables.get("name") or "")
        return typed or short_name(str(self.get("organization.name")))

    def has_place(self, environment: str) -> bool:
        """Return whether an environment has everything it cannot do without."""
        place = self.get(f"environments.{environment}", {})
        return all(place.get(key) for key in _PLACE_KEYS)

    def profile_tables(self) -> dict[str, Any]:
        """Return the profile as it stands; an environment only half filled in is left out."""
        tables = copy.deepcopy(self.tables)
        tables["name"] = self.name
        for environment in ("test", "production"):
            if not self.has_place(environment):
                tables["environments"].pop(environment, None)
        return tables

    def trial_tables(self, environment: str) -> dict[str, Any]:
        """Return the profile for a check in one environment, gaps filled with stand-ins.

        The other environment is left out: what is checked or tried on Test cannot know
        where Production is.
        """
        tables = copy.deepcopy(self.tables)
        tables["name"] = self.name
        entered = self.get(f"environments.{environment}", {}).items()
        place = _STAND_INS | {name: value for name, value in entered if value not in _NOTHING}
        tables["environments"] = {"active": environment, environment: place}
        organization = tables.setdefault("organization", {})
        organization["name"] = organization.get("name") or "x"
        if "srid" not in tables.get("map", {}):
            tables.setdefault("map", {})["coordinates"] = "latlong"
        tables.pop("journal", None)
        return tables

    def judged_tables(self) -> dict[str, Any]:
        """Return everything entered so far, gaps filled with stand-ins, to be judged as a whole."""
        tables = self.profile_tables()
        tables["environments"] = {"active": self.get("environments.active", "test")}
        for environment in ("test", "production"):
            told = self.get(f"environments.{environment}", {}).items()
            entered = {name: value for name, value in told if value not in _NOTHING}
            if entered.get("eam_url"):
                tables["environments"][environment] = _STAND_INS | entered
        organization = tables.setdefault("organization", {})
        organization["name"] = organization.get("name") or "x"
        return tables

    def digest(self, paths: Iterable[str]) -> str:
        """Return a fingerprint of some settings: a check is only as good as what it checked."""
        seen = {path: self.get(path, None) for path in paths}
        text = json.dumps(seen, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class DraftFile:
    """The draft in the home folder."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE_NAME

    def exists(self) -> bool:
        """Return whether somebody left a draft."""
        return self._file.is_file()

    def load(self) -> Draft:
        """Return the draft; a damaged one is refused by name, never half taken over."""
        try:
            kept = tomllib.loads(read_bounded(self._file, _LARGEST).decode("utf-8"))
            tables = {name: kept.get(name, {}) for name in ("profile", "answers", "results")}
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                f"The draft {self._file} cannot be read: {error}.",
                "Delete the file to begin anew.",
            ) from error
        return Draft(tables["profile"], tables["answers"], tables["results"])

    def save(self, draft: Draft) -> None:
        """Write the draft for the owner only; raises ``ConfigurationError``."""
        kept = {
            "profile": _without_logins(draft.tables),
            "answers": _without_logins(draft.answers),
            "results": draft.results,
        }
        write_own("draft", self._file, tomli_w.dumps(as_tables(kept)))

    def delete(self) -> None:
        """Forget the draft; harmless where there is none."""
        remove(self._file)


def _without_logins(value: Any) -> Any:
    """Return a copy without what somebody typed into an address and does not belong there.

    The page refuses such an address, but a draft can be left, and is kept, at any moment.
    """
    if isinstance(value, dict):
        return {
            key: _bare_address(inner) if _ADDRESS.search(key) else _without_logins(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_without_logins(inner) for inner in value]
    return value


def _bare_address(value: Any) -> Any:
    """Return an address without login, query and fragment."""
    if not isinstance(value, str):
        return _without_logins(value)
    scheme, mark, rest = value.rpartition("://")
    place = rest.rpartition("@")[2]
    if bare_address(place, otherwise="any") is None and ":" in place:
        return scheme + mark  # half typed: what follows the colon may be the start of a password
    return scheme + mark + re.split(r"[?#]", place, maxsplit=1)[0]


_ADDRESS = re.compile(r"(?:^|_)(?:url|proxy)$")


def short_name(organization: str) -> str:
    """Return a file name for an organization: ``City of Harborview`` becomes ``harborview``."""
    words = re.findall(r"[a-z0-9]+", organization.casefold())
    kept = [word for word in words if word not in ("city", "town", "county", "of", "the")]
    return "-".join(kept or words)[:40].strip("-") or "my-city"

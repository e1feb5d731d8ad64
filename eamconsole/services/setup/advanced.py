"""Every setting there is, both servers' included: its value, its default, and what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from eamconsole.services.profiles.server_keys import SERVER_TABLES, server_settings
from eamconsole.services.profiles.setting import Setting
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.steps import SETTINGS, StepKey, title_of, words_for

OF_PROFILE, OF_MACHINE, BUILT_IN = "this profile", "this computer's defaults", "built in"
_MISSING = object()
_TABLES = tuple(table.rstrip(".") for table in SERVER_TABLES)
_FIXED = {
    "format": "The console writes it; there is nothing to choose.",
    "environments.active": "Changed on the page Summary, where Test and Production are compared "
    "before anything is written.",
}
"""What is shown and not changed here, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvancedRow:
    """One setting as *Advanced* lists it."""

    setting: Setting
    words: str
    value: str
    default: str
    page: str
    differs: bool
    source: str
    """Where the value comes from."""
    fixed: str = ""
    """Why it cannot be changed here; '' where it can."""

    def fits(self, text: str) -> bool:
        """Return whether every word of ``text`` stands somewhere in the row."""
        where = " ".join(
            (self.words, self.setting.key, self.setting.meaning, self.value, self.page)
        ).casefold()
        return all(word in where for word in text.casefold().split())


def every_setting() -> Iterator[Setting]:
    """Yield all settings: those of repeated tables are part of their table."""
    yield from (s for s in SETTINGS if not s.in_list and s.key not in _TABLES)
    yield from server_settings()


def advanced_rows(
    draft: Draft, of_machine: Mapping[str, Any] = MappingProxyType({})
) -> list[AdvancedRow]:
    """Return every setting with what the draft says of it, else the computer's defaults."""
    return [advanced_row(draft, setting, of_machine) for setting in every_setting()]


def advanced_row(
    draft: Draft, setting: Setting, of_machine: Mapping[str, Any] = MappingProxyType({})
) -> AdvancedRow:
    """Return what the draft says of one setting; the row's default is the one in force."""
    otherwise = OF_MACHINE if setting.key in of_machine else BUILT_IN
    setting = replace(setting, default=of_machine.get(setting.key, setting.default))
    value = draft.get(setting.key, _MISSING)
    entered = value is not _MISSING
    return AdvancedRow(
        setting=setting,
        words=words_for(setting.key),
        value=_shown(value if entered else setting.default),
        default="(required)" if setting.required else _shown(setting.default),
        page=title_of(StepKey(setting.page.value)),
        differs=entered and not setting.required and _plain(value) != _plain(setting.default),
        source=OF_PROFILE if entered else otherwise,
        fixed=_FIXED.get(setting.key, ""),
    )


def _plain(value: Any) -> Any:
    """Return a value so that the file's form and the default's compare."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return value


def _shown(value: Any) -> str:
    plain = _plain(value)
    if plain is None:
        return "not set"
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    if isinstance(plain, list) and all(isinstance(each, str | int | float) for each in plain):
        return ", ".join(str(each) for each in plain) or "none"
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False) if plain else "none"
    return str(plain) if plain != "" else "(empty)"

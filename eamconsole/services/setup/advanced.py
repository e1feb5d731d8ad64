"""Every setting there is, both servers' included: its value, its default, and what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.services.profiles.server_keys import SERVER_TABLES, server_settings
from eamconsole.services.profiles.setting import Setting
from eamconsole.services.setup.draft import Draft
from eamconsole.services.setup.steps import SETTINGS, StepKey, title_of, words_for

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


def advanced_rows(draft: Draft) -> list[AdvancedRow]:
    """Return every setting with what the draft says of it."""
    return [advanced_row(draft, setting) for setting in every_setting()]


def advanced_row(draft: Draft, setting: Setting) -> AdvancedRow:
    """Return what the draft says of one setting."""
    value = draft.get(setting.key, _MISSING)
    entered = value is not _MISSING
    return AdvancedRow(
        setting=setting,
        words=words_for(setting.key),
        value=_shown(value if entered else setting.default),
        default="(required)" if setting.required else _shown(setting.default),
        page=title_of(StepKey(setting.page.value)),
        differs=entered and not setting.required and _plain(value) != _plain(setting.default),
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

"""A field for a setting of any kind, made from its declaration alone."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from eamconsole.gui.wizard.alert_editor import EVENTS, WAYS, AlertEditor
from eamconsole.gui.wizard.fields import (
    FormField,
    area_field,
    as_number,
    check_field,
    choice_field,
    number_field,
    numbers_field,
    text_field,
)
from eamconsole.gui.wizard.tables import (
    RecordsEditor,
    lines_field,
    pairs_field,
    records_field,
)
from eamconsole.gui.wizard.ticks import ticks_field
from eamconsole.services.profiles.setting import Page, Setting, bare, table_in
from eamconsole.services.setup.steps import SETTINGS

_UNSET: dict[Any, str] = {None: "not set", True: "yes", False: "no"}
_HEADINGS: Mapping[str, tuple[str, str]] = {
    "categories.links": ("Title in SeeClickFix", "Problem code in EAM"),
    "messages.closing_by_status": ("Code", "Text"),
    "status.reopen_limits": ("Category in SeeClickFix", "Reopenings"),
    "work_orders.closing": ("Code", "Text"),
    "work_orders.comments": ("Code", "Text"),
    "eam.server.problem_list": ("Problem code", "Title"),
}


def declared_field(setting: Setting, *, keeps_empty: bool = False) -> FormField:
    """Return the input that fits the setting's type.

    An emptied input takes the setting away, so that its default is in force again, unless it
    ``keeps_empty``: in a server's table an empty text says that the server has no such thing.
    """
    key, kind, default = setting.key, setting.kind, setting.default
    if kind is bool:
        return _switch(setting)
    if kind in (int, float):
        return number_field(key, default)
    if kind is str and (setting.page is Page.MESSAGES or key.endswith(".comment")):
        return area_field(key, otherwise=str(default or ""))  # residents read it: it has lines
    if kind in (str, datetime):
        return text_field(key, placeholder=_placeholder(setting), keeps_empty=keeps_empty)
    return _compound(setting)


def _compound(setting: Setting) -> FormField:
    key, kind = setting.key, setting.kind
    if key == "alerts.on":
        return ticks_field(key, EVENTS, setting.default)
    if typing.get_origin(kind) is typing.Literal:
        known = WAYS if key == "alerts.kind" else {}
        words: dict[Any, str] = {v: known.get(v, str(v)) for v in typing.get_args(kind)}
        if setting.default is None and not setting.required:
            words = {None: "as usual", **words}
        return choice_field(key, words, setting.default)
    if table_in(kind) is not None:
        inner = [each for each in SETTINGS if each.key.startswith(f"{key}.")]
        editor = AlertEditor if key == "alerts" else RecordsEditor
        return records_field(setting, inner, declared_field, kind=editor)
    if typing.get_origin(kind) is dict:
        pairs = pairs_field(key, setting.title, _HEADINGS.get(key, ("Name", "Value")))
        return _of_numbers(pairs) if _is_numbers(kind, at=1) else pairs
    shown = numbers_field(key) if _is_numbers(kind) else lines_field(key)
    return replace(shown, otherwise=setting.default)


def with_default(field: FormField) -> FormField:
    """Return the field so that it shows the declared default while nothing is entered."""
    default = next((s.default for s in SETTINGS if s.key == field.path), None)
    shown = isinstance(default, str | int | float)
    return replace(field, otherwise=default) if shown and default != "" else field


def sentence(meaning: str) -> str:
    """Return a meaning, which stands in small letters in a table, as a sentence below a field."""
    return f"{meaning[:1].upper()}{meaning[1:].rstrip('.')}."


def _switch(setting: Setting) -> FormField:
    if setting.default is None and not setting.required:
        return choice_field(setting.key, _UNSET, None)
    return check_field(setting.key, setting.title, otherwise=bool(setting.default))


def _placeholder(setting: Setting) -> str:
    return "" if setting.example is None else str(setting.example)


def _of_numbers(pairs: FormField) -> FormField:
    """Return a table of names and numbers; what is no number is kept, and refused by name."""

    def read() -> Any:
        named = pairs.read() or {}
        numbers = {name: as_number(str(value)) for name, value in named.items()}
        return {n: named[n] if at is None else at for n, at in numbers.items()} or None

    return replace(pairs, read=read)


def _is_numbers(kind: Any, at: int = 0) -> bool:
    inner = [bare(each) for each in typing.get_args(kind)[at:] if each is not ...]
    return all(each in (int, float) for each in inner)

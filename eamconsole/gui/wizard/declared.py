"""A field for a setting, made from its declaration alone."""

from __future__ import annotations

import typing
from dataclasses import replace
from datetime import datetime
from typing import Any

from eamconsole.gui.wizard.fields import (
    Field,
    check_field,
    choice_field,
    number_field,
    numbers_field,
    text_field,
)
from eamconsole.services.profiles.setting import Setting, bare
from eamconsole.services.setup.steps import SETTINGS


def declared_field(setting: Setting) -> Field | None:
    """Return the input that fits the setting's type, None for tables and lists of texts.

    An emptied input takes the setting away, so that its default is in force again.
    """
    key, kind, default = setting.key, setting.kind, setting.default
    if kind is bool:
        return check_field(key, setting.title, otherwise=bool(default))
    if typing.get_origin(kind) is typing.Literal:
        words = {str(value): str(value) for value in typing.get_args(kind)}
        return choice_field(key, words, str(default))
    if kind in (int, float):
        return number_field(key, default)
    if kind in (str, datetime):
        plain = text_field(key, placeholder=_placeholder(setting))
        return replace(plain, read=lambda: plain.read() or None)
    return numbers_field(key) if _is_numbers(kind) else None


def with_default(field: Field) -> Field:
    """Return the field so that it shows the declared default while nothing is entered."""
    default = next((s.default for s in SETTINGS if s.key == field.path), None)
    shown = isinstance(default, str | int | float)
    return replace(field, otherwise=default) if shown and default != "" else field


def sentence(meaning: str) -> str:
    """Return a meaning, which stands in small letters in a table, as a sentence below a field."""
    return f"{meaning[:1].upper()}{meaning[1:]}."


def _placeholder(setting: Setting) -> str:
    return "" if setting.example is None else str(setting.example)


def _is_numbers(kind: Any) -> bool:
    inner = typing.get_args(kind)
    return typing.get_origin(kind) is list and bare(inner[0]) in (int, float)

"""How a setting is declared: once, at its place in the model, with everything that is made from it.

The model checks the file by it, the wizard and Settings show it, ``docs/profile-file.md`` lists
it.  Whoever adds a key writes one declaration.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

_ABSENT = object()


class Page(StrEnum):
    """Where a person finds a setting: a page of the wizard, or of Settings alone."""

    BEFORE = "before"
    SEECLICKFIX = "seeclickfix"
    EAM = "eam"
    MAP = "map"
    CATEGORIES = "categories"
    FLAGS = "flags"
    MESSAGES = "messages"
    FIELDS = "fields"
    STATUS = "status"
    WORK_ORDERS = "work_orders"
    SUMMARY = "summary"
    RULES = "rules"
    ALERTS = "alerts"
    JOURNAL = "journal"
    ADVANCED = "advanced"


def setting(
    title: str,
    page: Page,
    meaning: str,
    default: Any = _ABSENT,
    *,
    make: Callable[[], Any] | None = None,
    example: Any = None,
    check: str = "",
    alias: str | None = None,
) -> Any:
    """Declare a setting; without ``default`` and ``make`` it is required.

    ``title`` is its label on ``page``, ``meaning`` the sentence below it and in the document.
    ``check`` is the check that judges it, ``example`` its value in the document's example
    where the default shows nothing.
    """
    extra = {"page": page.value, "check": check, "example": example}
    if make is not None:
        return Field(
            default_factory=make,
            title=title,
            description=meaning,
            alias=alias,
            json_schema_extra=extra,
        )
    shown = {} if default is _ABSENT else {"default": default}
    return Field(**shown, title=title, description=meaning, alias=alias, json_schema_extra=extra)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One declared key of the profile file."""

    key: str
    title: str
    meaning: str
    page: Page
    check: str
    kind: Any
    """The type without its limits, as Python has it."""
    default: Any
    required: bool
    example: Any
    in_list: bool = False
    """True for a key of a table that may stand several times."""


def settings_of(model: type[BaseModel], prefix: str = "") -> Iterator[Setting]:
    """Yield every key below ``model`` in the order of the file; raises where one says nothing.

    A table is no setting of its own, unless it is a list of tables.
    """
    yield from _below(model, prefix, in_list=False)


def _below(model: type[BaseModel], prefix: str, *, in_list: bool) -> Iterator[Setting]:
    for name, field in model.model_fields.items():
        key = prefix + (field.alias or name)
        kind = bare(field.annotation)
        inner = table_in(kind)
        repeated = typing.get_origin(kind) is list
        if inner is None or repeated:
            yield _declared(key, field, kind, in_list=in_list)
        if inner is not None:
            yield from _below(inner, f"{key}.", in_list=in_list or repeated)


def _declared(key: str, field: FieldInfo, kind: Any, *, in_list: bool) -> Setting:
    extra = field.json_schema_extra
    if not isinstance(extra, dict) or not field.title or not field.description:
        raise TypeError(f"{key} is not declared with setting()")
    return Setting(
        key=key,
        title=field.title,
        meaning=field.description,
        page=Page(str(extra["page"])),
        check=str(extra["check"]),
        kind=kind,
        default=None if field.is_required() else field.get_default(call_default_factory=True),
        required=field.is_required(),
        example=extra["example"],
        in_list=in_list,
    )


def bare(annotation: Any) -> Any:
    """Return a type without limits, and without the None that stands for "left out"."""
    while typing.get_origin(annotation) is Annotated:
        annotation = typing.get_args(annotation)[0]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        given = [kind for kind in typing.get_args(annotation) if kind is not type(None)]
        return bare(given[0])
    return annotation


def table_in(annotation: Any) -> type[BaseModel] | None:
    """Return the table an annotation holds, None where it holds none."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    for argument in typing.get_args(annotation):
        if (found := table_in(argument)) is not None:
            return found
    return None

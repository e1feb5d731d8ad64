"""Writes what docs/profile-file.md says of every key, from the declarations in the code.

    .venv/bin/python packaging/profile_document.py

Only what stands between the marks is replaced; a test compares it.
"""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.setting import Setting, bare, table_in
from eamconsole.services.setup.steps import EVERY_STEP, SETTINGS
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.scf.profile import ScfServerProfile

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "profile-file.md"
_COLUMN = 39
_PRODUCTION = {"//int.": "//", "eam-test": "eam"}
"""What is another in the example's Production: the two must never be the same."""
_DECLARED = {setting.key: setting for setting in SETTINGS}


def main() -> None:
    """Write the document anew."""
    DOCUMENT.write_text(document(DOCUMENT.read_text("utf-8")), "utf-8")


def document(text: str) -> str:
    """Return the document with every marked part made anew."""
    example = "\n".join(example_lines(Profile))
    parts = {
        "example": f"```toml\n{example.strip()}\n```",
        "keys": "\n".join(key_rows()),
        "eam.server": "\n".join(server_rows(EamServerProfile)),
        "seeclickfix.server": "\n".join(server_rows(ScfServerProfile)),
    }
    for name, made in parts.items():
        begin, end = f"<!-- made: {name} -->", f"<!-- end: {name} -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"{DOCUMENT.name} has no marks for {name}")
        text = f"{before}{begin}\n{made}\n{end}{after}"
    return text


def example_lines(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Yield the example's lines: the keys of a table first, then the tables below it."""
    tables = []
    for name, field in model.model_fields.items():
        key = f"{path}{field.alias or name}"
        kind = bare(field.annotation)
        if table_in(kind) is not None:
            tables.append((key, kind))
            continue
        setting = _DECLARED[key]
        value = setting.default if setting.example is None else setting.example
        if typing.get_origin(kind) is dict:
            tables.append((key, kind))
        elif value is not None:
            yield _line(f"{key.rpartition('.')[2]} = {_toml(value, path)}", setting)
    for key, kind in tables:
        yield from _table(key, kind)


def _table(key: str, kind: Any) -> Iterator[str]:
    inner = table_in(kind)
    repeated = typing.get_origin(kind) is list
    meaning = _DECLARED[key].meaning if key in _DECLARED else ""
    if key == "environments.production":
        meaning = "may be left out"
    header = f"[[{key}]]" if repeated else f"[{key}]"
    lines = (
        list(example_lines(inner, f"{key}."))
        if inner is not None
        else [f"{_key(name)} = {_toml(value)}" for name, value in _DECLARED[key].example.items()]
    )
    yield ""
    yield f"{header:{_COLUMN}}# {meaning}" if meaning else header
    yield from lines


def _line(told: str, setting: Setting) -> str:
    words = f"required; {setting.meaning}" if setting.required else setting.meaning
    return f"{told:{_COLUMN}}# {words}" if len(told) < _COLUMN else f"{told}  # {words}"


def _toml(value: Any, path: str = "") -> str:
    text = json.dumps(value, ensure_ascii=False)
    if path == "environments.production.":
        for test, production in _PRODUCTION.items():
            text = text.replace(test, production)
    return text


def _key(name: object) -> str:
    text = str(name)
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else json.dumps(text)


def key_rows() -> Iterator[str]:
    """Yield the table of every key: type, default, place in the window, check, meaning."""
    titles = {step.key.value: step.title for step in EVERY_STEP}
    yield "| Key | Type | Default | Page in the window | Check | Meaning |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for setting in SETTINGS:
        if setting.key.startswith("environments.production."):
            continue  # the same keys as Test
        key = setting.key.replace("environments.test.", "environments.*.")
        default = "*required*" if setting.required else _default(setting.default)
        cells = (
            f"`{key}`",
            _type(setting.kind),
            default,
            titles[setting.page.value],
            setting.check,
            setting.meaning,
        )
        yield f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _default(value: Any) -> str:
    if value is None:
        return "left out"
    if isinstance(value, datetime):
        return f"`{value:%Y-%m-%dT%H:%M:%SZ}`"
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def _type(kind: Any) -> str:
    if typing.get_origin(kind) is typing.Literal:
        return " or ".join(f'"{value}"' for value in typing.get_args(kind))
    if table_in(kind) is not None:
        return "tables"
    if typing.get_origin(kind) is list:
        of = bare(typing.get_args(kind)[0])
        return f"list of {_MANY.get(of, 'words')}"
    if typing.get_origin(kind) is dict:
        return "table"
    return _TYPES[kind]


_TYPES = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    datetime: "moment with offset",
}
_MANY = {str: "texts", int: "whole numbers", float: "numbers"}


def server_rows(model: type[BaseModel]) -> Iterator[str]:
    """Yield the table of a client's own keys."""
    yield "| Key | Default | Meaning |"
    yield "| --- | --- | --- |"
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True)
        shown = "unset" if default is None else json.dumps(default)
        yield f"| `{name}` | `{shown}` | {field.description} |"


if __name__ == "__main__":
    main()

"""Leaves of a text what the console itself wrote, and withholds what may be somebody's words.

What stays is chosen, not what goes: of a line of the log the moment, level, thread, logger and
the sentence up to its first variable part; of a traceback the places and the kind of fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

MARK = "[withheld]"
_LINE = re.compile(
    r"(?P<head>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ +\S+ (?P<logger>[\w.]+)): (?P<said>.*)"
)
_PLACE = re.compile(r' *File "(?P<file>[^"]*)", line (?P<line>\d+)(?:, in (?P<name>[\w.<>]+))?')
_FAULT = re.compile(r"(?P<kind>[A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit))\b.*")
_FIRST_VARIABLE = re.compile(r"[:\u201c\u201d\"'\u2018\u2019\u00ab(\[{<=@?]|https?://")
_OWN = "eamconsole"
_SETTING_WORDS = frozenset(
    {
        "time_zone", "dialect", "documents", "coordinates", "category_code", "module", "kind",
        "srid", "morning_sync", "active", "start_at", "name_format", "on", "mode",
    }
)  # fmt: skip


def of_log(lines: Iterable[str]) -> Iterator[str]:
    """Yield what may be handed on of a log file's lines."""
    for line in lines:
        kept = _of_record(line) or _of_traceback(line)
        if kept:
            yield kept


def of_settings(value: object, key: str = "") -> object:
    """Return a profile's settings with numbers, switches and addresses, but no texts."""
    if isinstance(value, dict):
        return {name: of_settings(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list):
        return [of_settings(inner, key) for inner in value]
    if not isinstance(value, str) or key in _SETTING_WORDS or not value:
        return value
    return _address(value) or f"[{len(value)} characters]"


def _of_record(line: str) -> str:
    found = _LINE.match(line)
    if found is None:
        return ""
    said = found["said"]
    if not (found["logger"] == _OWN or found["logger"].startswith(f"{_OWN}.")):
        return f"{found['head']}: {MARK}"
    variable = _FIRST_VARIABLE.search(said)
    kept = said if variable is None else f"{said[: variable.start()].rstrip()} {MARK}"
    return f"{found['head']}: {kept}"


def _of_traceback(line: str) -> str:
    if line.startswith("Traceback (most recent call last)"):
        return "Traceback"
    place = _PLACE.match(line)
    if place is not None:
        file = place["file"].replace("\\", "/")
        shown = file[file.rfind(f"{_OWN}/") :] if f"{_OWN}/" in file else file.rpartition("/")[2]
        return f"  {shown}:{place['line']} {place['name'] or ''}".rstrip()
    fault = _FAULT.match(line)
    return f"{fault['kind']} {MARK}" if fault is not None else ""


def _address(text: str) -> str:
    """Return scheme, host, port and path of an address, and "" for any other text."""
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https", "postgresql", "postgresql+psycopg"):
        return ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"

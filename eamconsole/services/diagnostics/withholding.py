"""Leaves of a text what the console itself wrote, and withholds what may be somebody's words.

What stays is chosen, not what goes: of a line of the log the moment, level, thread, logger and
the sentence up to its first variable part; of a traceback the places and the kind of fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eamconsole.support.addresses import bare_address
from eamconsole.support.counting import counted

MARK = "[withheld]"
_LINE = re.compile(
    r"(?P<head>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ +)"
    r"(?P<thread>Thread-\d+ \(\w+\)|\S+) (?P<logger>[\w.]+): (?P<said>.*)"
)
_PLACE = re.compile(r' *File "(?P<file>[^"]*)", line (?P<line>\d+)(?:,? in (?P<name>[\w.<>]+))?')
_SOURCE = re.compile(r"[\w.-]+\.py|<frozen [\w.]+>|<string>")
_CRASH = re.compile(r"Fatal Python error: [\w ]+|(?:Current thread|Thread) 0x[0-9a-f]+")
_FAULT = re.compile(r"(?P<kind>[A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Exit))\b.*")
_FIRST_VARIABLE = re.compile(r"[:\u201c\u201d\"'\u2018\u2019\u00ab(\[{<=@?]|https?://")
_SETTING = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*|[A-Z][a-zA-Z]*\d+")
_OWN = "eamconsole"
_ADDRESSES = frozenset({"http", "https", "postgresql", "postgresql+psycopg"})
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
    """Return a profile's settings with numbers, switches and addresses, but no texts.

    A key that is no setting's name was chosen by the city and is withheld like a text.
    """
    if isinstance(value, dict):
        named = ((_key(str(name), at), inner) for at, (name, inner) in enumerate(value.items(), 1))
        return {name: of_settings(inner, name) for name, inner in named}
    if isinstance(value, list):
        return [of_settings(inner, key) for inner in value]
    if not isinstance(value, str) or key in _SETTING_WORDS or not value:
        return value
    address = _address(value) if key == "proxy" or key.endswith("url") else ""
    return address or f"[{counted(len(value), 'character')}]"


def _key(name: str, at: int) -> str:
    return name if _SETTING.fullmatch(name) else f"[{at}]"


def _of_record(line: str) -> str:
    found = _LINE.match(line)
    if found is None:
        return ""
    said = found["said"]
    if not (found["logger"] == _OWN or found["logger"].startswith(f"{_OWN}.")):
        return f"{_head(found)}: {MARK}"
    variable = _FIRST_VARIABLE.search(said)
    kept = said if variable is None else f"{said[: variable.start()].rstrip()} {MARK}"
    return f"{_head(found)}: {kept}"


def _of_traceback(line: str) -> str:
    if line.startswith("Traceback (most recent call last)"):
        return "Traceback"
    crash = _CRASH.match(line)
    if crash is not None:
        return crash[0]
    place = _PLACE.match(line)
    if place is not None:
        file = place["file"].replace("\\", "/")
        source = file.rpartition("/")[2]
        if not _SOURCE.fullmatch(source):
            return ""
        return f"  {source}:{place['line']} {place['name'] or ''}".rstrip()
    fault = _FAULT.match(line)
    return f"{fault['kind']} {MARK}" if fault is not None else ""


def _address(text: str) -> str:
    """Return scheme, host, port and path of an address, and "" for any other text."""
    found = bare_address(text)
    if found is None or found.scheme not in _ADDRESSES:
        return ""
    return found.shown


def _head(found: re.Match[str]) -> str:
    return f"{found['head']}{found['thread']} {found['logger']}"

"""Values of either system as people read them: numbers to the digit, objects by their label.

Answers of residents, fields of EAM and the rules on them all go through here.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

_LEVELS = 4
"""How deep a value is followed; what people answer has one or two."""
_LABELS = ("label", "title", "name", "text", "display", "answer", "value")
"""Where an object says what a person reads, the best first."""
_UNITS = ("unit", "units")
_CHOSEN = ("selected", "checked", "chosen")
_SPELLED = {
    True: ("true", "yes", "y", "1", "t", "on", "-1"),
    False: ("false", "no", "n", "0", "f", "off"),
}
"""Visual Basic, and some databases after it, say -1 for true."""
_NOTHING = ("", "null", "none", "nil", "n/a")
_LONGEST_PLAIN = 40
"""Digits: a number with more is told with its exponent, as it came."""
_WCF = re.compile(r"\\?/Date\((-?\d{1,16})([+-]\d{4})?\)\\?/")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00(?::00(?:\.0+)?)?")
_ONLY_A_TIME = re.compile(r"1900-01-01T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?")
"""EAM keeps day and time of day apart, the latter on this day."""


class Untellable(ValueError):
    """A value that has no form in words."""


class WrittenNumber(float):
    """A number with digits that a real does not keep; ``written`` has them all.

    As a real it is the nearest there is, and never infinite: whoever only compares may do so.
    """

    __slots__ = ("written",)
    written: str

    def __new__(cls, written: str) -> WrittenNumber:
        """Keep the digits beside the nearest real."""
        nearest = float(written)
        if math.isinf(nearest):
            nearest = math.copysign(sys.float_info.max, nearest)
        number = super().__new__(cls, nearest)
        number.written = written
        return number

    def whole(self) -> int | None:
        """Return it as a whole number of at most 20 digits, None where it is none."""
        exact = _decimal(self.written)
        if exact is None or exact.adjusted() >= 20 or exact != exact.to_integral_value():
            return None
        return int(exact)


def number_as_text(value: float) -> str:
    """Return a number to the digit, without the zero that only says it is a real."""
    if isinstance(value, WrittenNumber):
        written = value.written
    elif isinstance(value, float):
        written = repr(value)
    else:
        return str(value)
    if "e" in written or "E" in written:
        exact = _decimal(written)
        if exact is None or abs(exact.adjusted()) >= _LONGEST_PLAIN:
            return written
        written = format(exact, "f")
    whole, point, fraction = written.partition(".")
    if point and not fraction.strip("0"):
        written = whole
    return "0" if written == "-0" else written


def point_in_words(latitude: float, longitude: float) -> str:
    """Return a point to the digit: the last one may be what puts it outside."""
    return f"{number_as_text(latitude)}, {number_as_text(longitude)}"


def as_switch(value: Any) -> bool | None:
    """Return a truth value in any spelling of servers, None where it is none.

    In an object or a list of one it is what stands there, as ``told`` would tell it.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return None if math.isnan(value) else value != 0
    if not isinstance(value, str):
        try:
            value = told(value)
        except Untellable:
            return None
    said = value.strip().casefold()
    number = _decimal(said)
    if number is not None:
        return number != 0
    return next((truth for truth, words in _SPELLED.items() if said in words), None)


def says_nothing(value: Any) -> bool:
    """Return whether there is no value: missing, empty, or null in the spelling of a text."""
    if isinstance(value, str):
        return value.strip().casefold() in _NOTHING
    return value is None or value in ({}, [])


def told(value: Any) -> str:
    """Return a value as people read it, '' where it says nothing; raises ``Untellable``."""
    return _told(value, _LEVELS)


def shown(value: Any) -> str:
    """Return a field of EAM as residents read it: dates without a midnight nobody meant."""
    try:
        text = told(value)
    except Untellable:
        return ""
    for form in (_MIDNIGHT, _ONLY_A_TIME):
        found = form.fullmatch(text)
        if found:
            return found[1]
    return text


def keepable(value: Any) -> Any:
    """Return a value as the journal keeps it without losing a digit."""
    if isinstance(value, WrittenNumber):
        is_real = _decimal(value.written) == Decimal(repr(float(value)))
        return float(value) if is_real else number_as_text(value)
    if isinstance(value, dict):
        return {name: keepable(inner) for name, inner in value.items()}
    return [keepable(inner) for inner in value] if isinstance(value, list) else value


def same(one: Any, other: Any) -> bool:
    """Return whether two values of a field are one: 5 is 5.0, whichever a server wrote."""
    numbers = _exact(one), _exact(other)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return one == other or _plain(one) == _plain(other)


def says(value: Any, words: str) -> bool:
    """Return whether a value is what somebody wrote for it, e.g. in a rule."""
    if isinstance(value, bool):
        return words.strip().casefold() in _SPELLED[value]
    exact = _exact(value)
    if exact is not None:
        return _decimal(words.strip()) == exact
    return words in (_plain(value), shown(value))


def _told(value: Any, levels: int) -> str:
    if isinstance(value, str):
        return _moment(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (int, float)):
        return number_as_text(value)
    if value is None or value in ({}, []):
        return ""
    if levels == 0:
        raise Untellable("it is nested too deeply")
    if isinstance(value, (list, tuple)):
        return _joined(_told(inner, levels - 1) for inner in value)
    if isinstance(value, Mapping):
        return _of_object(value, levels - 1)
    raise Untellable(f"it is a {type(value).__name__}")


def _of_object(value: Mapping[str, Any], levels: int) -> str:
    """Return the label; without one the value, and without that every name with its value."""
    by_name = {name.casefold(): inner for name, inner in value.items()}
    if any(as_switch(by_name.get(name)) is False for name in _CHOSEN):
        return ""
    for name in _LABELS:
        text = _told(by_name.get(name), levels)
        if text:
            units = (_told(by_name.get(unit), levels) for unit in _UNITS)
            return " ".join([text, *filter(None, units)]) if name == "value" else text
    pairs = ((name, _told(inner, levels)) for name, inner in value.items())
    return _joined(f"{name}: {text}" for name, text in pairs if text)


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(filter(None, texts))


def _plain(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _exact(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return _decimal(value.written if isinstance(value, WrittenNumber) else repr(value))


def _decimal(written: str) -> Decimal | None:
    """Return the exact number, None for no number and for one beyond every bound."""
    try:
        exact = Decimal(written)
    except ArithmeticError:
        return None
    return exact if exact.is_finite() else None  # Decimal reads "sNaN", and breaks on comparing it


def _moment(text: str) -> str:
    """Return a text; a date in milliseconds, as some servers write it, in figures of a date."""
    found = _WCF.fullmatch(text) if "Date(" in text else None
    if found is None:
        return text
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(found[1]))
        offset = found[2]
        if offset:
            away = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:]))
            moment += -away if offset[0] == "-" else away
        return moment.replace(tzinfo=None).isoformat(timespec="seconds")
    except OverflowError:
        return text

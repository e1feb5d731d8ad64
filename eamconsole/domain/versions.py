"""Versions of the console: which of two is the newer one."""

from __future__ import annotations

import re

_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,3}")


def is_version(text: str) -> bool:
    """Return whether a text is a version as releases are numbered: two to four numbers."""
    return text.isascii() and _VERSION.fullmatch(text) is not None


def is_newer(one: str, other: str) -> bool:
    """Return whether ``one`` was released after ``other``; False where either says nothing."""
    if not (is_version(one) and is_version(other)):
        return False
    return _numbers(one) > _numbers(other)


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers without zeros at the end: 1.2 and 1.2.0 are the same."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)

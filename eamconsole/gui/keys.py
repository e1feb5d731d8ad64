"""The keys of the window, for the list a person can call up."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

NUMBERED = 10
"""Sections that a digit leads to, 0 to the tenth; the last, Search, has a key of its own."""
_Standard = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One key or a family of keys, and what it does; ``bound`` are the sequences meant."""

    keys: str
    does: str
    bound: tuple[str, ...] = ()


def key_uses(sections: tuple[str, ...]) -> tuple[KeyUse, ...]:
    """Return all keys, in the order people need them; ``sections`` are their titles."""
    reached = enumerate(sections[:NUMBERED], start=1)
    numbered = [_use(f"Ctrl+{at % 10}", f"Go to {title}") for at, title in reached]
    return (
        _standard(
            _Standard.Find, "Go to the search box; what is found first is shown, Return goes there"
        ),
        _standard(_Standard.Refresh, "Sync now: look on both sides"),
        *numbered,
        _use("Esc", "Close the detail of a row"),
        _standard(_Standard.Copy, "Copy the selected rows"),
        _standard(_Standard.Print, "Print the history of the request in the detail"),
        KeyUse("Up, Down", "Move through a list; the detail follows"),
        KeyUse("Return, double click", "Show the row in detail and go there"),
        KeyUse("Menu key, right click", "What can be done with the selected rows"),
        KeyUse("Shift or Ctrl with a click", "Select several rows"),
        _use("Ctrl+Z", "Take the last action back"),
        KeyUse("Tab, Shift+Tab", "Go to the next or previous control"),
        _standard(_Standard.HelpContents, "Show this list"),
    )


def _use(keys: str, does: str) -> KeyUse:
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return KeyUse(native, does, (keys,))


def _standard(key: QKeySequence.StandardKey, does: str) -> KeyUse:
    sequence = QKeySequence(key)
    native = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    return KeyUse(native, does, (sequence.toString(),))

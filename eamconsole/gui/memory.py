"""What the window remembers between starts, in an ini file of the home folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

FILE_NAME = "window.ini"


class WindowMemory:
    """Sizes, columns, sorts, filters and small choices.  Holds nothing of the city."""

    def __init__(self, home: Path) -> None:
        self._settings = QSettings(str(home / FILE_NAME), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """Return a remembered text."""
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a remembered list of texts."""
        return tuple(part for part in self.text(key).split("\n") if part)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a remembered yes or no."""
        return self.text(key, "yes" if default else "no") == "yes"

    def blob(self, key: str) -> QByteArray:
        """Return a remembered layout, empty where there is none."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_text(self, key: str, value: str) -> None:
        """Remember a text."""
        self._settings.setValue(key, value)

    def keep_texts(self, key: str, values: Sequence[str]) -> None:
        """Remember a list of texts."""
        self.keep_text(key, "\n".join(values))

    def keep_flag(self, key: str, *, value: bool) -> None:
        """Remember a yes or no."""
        self.keep_text(key, "yes" if value else "no")

    def keep_blob(self, key: str, value: QByteArray) -> None:
        """Remember a layout."""
        self._settings.setValue(key, value)

    def write(self) -> None:
        """Put everything on disk."""
        self._settings.sync()

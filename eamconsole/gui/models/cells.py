"""What the cells of a table show of a row that was read: words, icon, color, tip, speech."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon

from eamconsole.gui.icons import icon
from eamconsole.gui.models.columns import Column, Moment
from eamconsole.gui.plain_text import tool_tip
from eamconsole.gui.tones import Face, Tone


class Cells:
    """Knows columns, colors and the moment ages are shown against; no rows, no places."""

    def __init__(self, columns: Sequence[Column], moment: Moment) -> None:
        self.columns = tuple(columns)
        self.moment = moment
        self._tones: Mapping[Tone, str] = {}
        self._colors: dict[Tone, QColor] = {}
        self._roles: dict[int, Callable[[Any, int], Any]] = {
            Qt.ItemDataRole.DecorationRole: self._icon,
            Qt.ItemDataRole.ForegroundRole: self._color,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken_text,
        }

    def use_tones(self, tones: Mapping[Tone, str]) -> None:
        """Take the theme's colors."""
        self._tones = tones
        self._colors = {tone: QColor(color) for tone, color in tones.items()}

    def text(self, row: Any, column: int) -> str:
        """Return the words of a cell."""
        return self.columns[column].cell(row, self.moment)

    def answers(self, role: int) -> bool:
        """Return whether a row is needed for what Qt asks."""
        return role in self._roles

    def answer(self, role: int, row: Any, column: int) -> Any:
        """Return icon, color, tip or speech of a cell."""
        return self._roles[role](row, column)

    def _icon(self, row: Any, column: int) -> QIcon | None:
        face = self._face(row, column)
        return icon(face.icon, self._tones[face.tone]) if face and self._tones else None

    def _color(self, row: Any, column: int) -> QColor | None:
        face = self._face(row, column)
        return self._colors.get(face.tone) if face else None

    def _face(self, row: Any, column: int) -> Face | None:
        made = self.columns[column].face
        return made(row) if made else None

    def _tip(self, row: Any, column: int) -> str:
        return tool_tip(self.columns[column].hint(row, self.moment))

    def _spoken_text(self, row: Any, column: int) -> str:
        return f"{self.columns[column].title}: {self.text(row, column)}"

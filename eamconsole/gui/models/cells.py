"""What the cells of a table show of a row that was read: words, icon, colour, tip, speech."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon

from eamconsole.gui.icons import icon
from eamconsole.gui.models.columns import Column, Moment, ReadyRow
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.tones import Face, Tone


class Cells:
    """Knows columns, colours and the moment ages are shown against; no rows, no places."""

    def __init__(self, columns: Sequence[Column], moment: Moment) -> None:
        self.columns = tuple(columns)
        self.moment = moment
        self._tones: Mapping[Tone, str] = {}
        self._colours: dict[Tone, QColor] = {}
        self._roles: dict[int, Callable[[ReadyRow, int], Any]] = {
            Qt.ItemDataRole.DecorationRole: self._icon,
            Qt.ItemDataRole.ForegroundRole: self._colour,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken_text,
        }

    def use_tones(self, tones: Mapping[Tone, str]) -> None:
        """Take the theme's colours."""
        self._tones = tones
        self._colours = {tone: QColor(colour) for tone, colour in tones.items()}

    def text(self, ready: ReadyRow, column: int) -> str:
        """Return the words of a cell; ages are told anew each time."""
        text = ready.texts[column]
        if text is not None:
            return text
        return in_one_line(self.columns[column].text(ready.row, self.moment))

    def answers(self, role: int) -> bool:
        """Return whether a row is needed for what Qt asks."""
        return role in self._roles

    def answer(self, role: int, ready: ReadyRow, column: int) -> Any:
        """Return icon, colour, tip or speech of a cell."""
        return self._roles[role](ready, column)

    def _icon(self, ready: ReadyRow, column: int) -> QIcon | None:
        face = self._face(ready, column)
        return icon(face.icon, self._tones[face.tone]) if face and self._tones else None

    def _colour(self, ready: ReadyRow, column: int) -> QColor | None:
        face = self._face(ready, column)
        return self._colours.get(face.tone) if face else None

    def _face(self, ready: ReadyRow, column: int) -> Face | None:
        made = self.columns[column].face
        return made(ready.row) if made else None

    def _tip(self, ready: ReadyRow, column: int) -> str:
        return tool_tip(self.columns[column].hint(ready.row, self.moment))

    def _spoken_text(self, ready: ReadyRow, column: int) -> str:
        return f"{self.columns[column].title}: {self.text(ready, column)}"

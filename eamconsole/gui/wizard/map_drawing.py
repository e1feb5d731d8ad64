"""A small drawing of the city's bounds with the known point; needs no internet."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from eamconsole.domain.city import Bounds
from eamconsole.domain.request import Place
from eamconsole.gui.place_sketch import SketchBackground, SketchMark, draw_frame, draw_place
from eamconsole.gui.wizard.context import theme_of_now
from eamconsole.services.setup.place import PlacedPoint
from eamconsole.services.setup.real_points import RealPoints
from eamconsole.support.counting import counted


class MapDrawing(QWidget):
    """Draws north up, to scale within itself."""

    def __init__(self) -> None:
        super().__init__()
        self._placed: PlacedPoint | None = None
        self._real = RealPoints()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Drawing of the city's bounds and the known point")

    def show_point(self, placed: PlacedPoint | None) -> None:
        """Draw a point, or nothing."""
        self._placed = placed
        self._tell()

    def show_real(self, real: RealPoints) -> None:
        """Draw a few real requests as well."""
        self._real = real
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(_in_words(self._placed, self._real))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.fontMetrics().lineSpacing() * 16)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bounds and the point."""
        theme, placed = theme_of_now(), self._placed
        painter = QPainter(self)
        draw_frame(painter, self.size(), theme)
        painter.setPen(QColor(theme.muted))
        if placed is None:
            words = "The point and the bounds appear here."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        else:
            place = Place(placed.latitude, placed.longitude)
            bounds = Bounds(*placed.bounds) if placed.bounds else None
            marks = [SketchMark(y, x, ring=True) for y, x in self._real.seeclickfix]
            marks += [SketchMark(y, x, ring=False) for y, x in self._real.eam]
            draw_place(
                painter, self.size(), theme, place, bounds,
                name="Known point", covered=placed.covered,
                around=SketchBackground(placed.outlines, marks),
            )  # fmt: skip
            painter.setPen(QColor(theme.muted))
            inner = self.rect().adjusted(8, 6, -8, -6)
            corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            painter.drawText(inner, corner, "\n".join(_legend(self._real)))
        painter.end()


def _legend(real: RealPoints) -> list[str]:
    lines = []
    if real.seeclickfix:
        lines.append(f"○ {counted(len(real.seeclickfix), 'request')} of SeeClickFix")
    if real.eam:
        lines.append(f"+ {counted(len(real.eam), 'record')} of EAM, read in this SRID")
    return lines


def _in_words(placed: PlacedPoint | None, real: RealPoints) -> str:
    if placed is None:
        return "Nothing to draw yet."
    return " ".join(
        (
            f"Latitude {placed.latitude:.6f}, longitude {placed.longitude:.6f} is "
            f"X {placed.x:.2f}, Y {placed.y:.2f} in {placed.about.unit}.",
            *(f"{line[2:]}." for line in _legend(real)),
        )
    )

"""The small map: where a request lies in its city, with streets behind it where a server draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from eamconsole.domain.city import Bounds
from eamconsole.domain.map_view import view_around
from eamconsole.domain.request import Place
from eamconsole.errors import EamConsoleError
from eamconsole.gui.context import ViewContext
from eamconsole.gui.place_sketch import SketchBackground, draw_frame, draw_place
from eamconsole.gui.views.detail.images import small_picture
from eamconsole.gui.widgets import show_hint
from eamconsole.gui.workers.background_jobs import MAPS

SIDE = QSize(180, 135)
_ONLY = "Only the city's outline is drawn, as the map server did not help: "

_Asked = tuple[Place | None, Bounds | None]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What became of a question, and what is said about it."""

    asked: _Asked
    picture: QImage | None
    words: str


class PlaceView(QWidget):
    """The place in the city's outline; its address stands in words beside it."""

    told = Signal(str)
    """Whom the background is owed to, or why there is none; empty: nothing to say."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._shown: _Asked = (None, None)
        self._background: QImage | None = None
        self.setFixedSize(SIDE)
        self.hide()
        context.appearance.changed.connect(self.update)

    @property
    def has_background(self) -> bool:
        """Whether more than an outline is drawn."""
        return self._background is not None

    def show_place(self, place: Place | None, bounds: Bounds | None) -> None:
        """Draw a place; hidden where there is none."""
        self.setVisible(place is not None)
        if (place, bounds) == self._shown and self.has_background:
            return
        self._shown, self._background = (place, bounds), None
        self.told.emit("")
        if place is not None:
            where = f"Latitude {place.latitude:.5f}, longitude {place.longitude:.5f}"
            outside = bounds is not None and not bounds.holds(place.latitude, place.longitude)
            words = f"{where}, outside the city's bounds" if outside else where
            self.setAccessibleName(f"Map: {words}")
            show_hint(self, words)
            self._ask(place, bounds)
        self.update()

    def _ask(self, place: Place, bounds: Bounds | None) -> None:
        """The outline stands already; a slow server holds up nothing but its own picture."""
        if not self._context.console.profile.map.basemap_url:
            return
        work = partial(_background, self._context, (place, bounds), self.devicePixelRatioF())
        self._context.jobs.ask(work, self._on_drawn, lane=MAPS)

    def _on_drawn(self, drawn: _Drawn) -> None:
        if drawn.asked == self._shown:
            self._background = drawn.picture
            self.told.emit(drawn.words)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the outline and the point, on the background where there is one."""
        place, bounds = self._shown
        painter = QPainter(self)
        draw_frame(painter, self.size(), self._context.theme)
        if place is not None:
            around = SketchBackground(background=self._background)
            draw_place(
                painter, self.size(), self._context.theme, place, bounds, name="", around=around
            )
        painter.end()


def _background(context: ViewContext, asked: tuple[Place, Bounds | None], ratio: float) -> _Drawn:
    """Return what the map server drew; runs in a reader thread."""
    width, height = round(SIDE.width() * ratio), round(SIDE.height() * ratio)
    view = view_around(*asked, width, height)
    basemap = context.console.systems.basemap
    try:
        drawn = basemap.drawn(view, width, height)
    except EamConsoleError as error:
        return _Drawn(asked, None, f"{_ONLY}{error.summary.rstrip('.')}.")
    picture = None if drawn is None else small_picture(drawn.content)
    if drawn is None or picture is None:
        basemap.refuse(view, width, height)
        return _Drawn(asked, None, f"{_ONLY}its picture is broken or too large.")
    return _Drawn(asked, picture, f"Map: {drawn.attribution}" if drawn.attribution else "")

"""What the request is: the resident's words, the first photo, and where it is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from eamconsole.domain.city import Bounds
from eamconsole.domain.request import Place, ResidentRequest
from eamconsole.gui.context import ViewContext
from eamconsole.gui.moments import clock_time
from eamconsole.gui.place_sketch import draw_frame, draw_place
from eamconsole.gui.views.detail.images import Thumbnail, thumbnails_of
from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.widgets import PlainLabel, selectable_label
from eamconsole.gui.workers.desk import LISTS
from eamconsole.services.lists.records import DetailRecord, Listing

_SIDE = QSize(180, 135)


class PlaceView(QWidget):
    """The place in the city's outline; its address stands in words beside it."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._place: Place | None = None
        self._bounds: Bounds | None = None
        self.setFixedSize(_SIDE)
        context.appearance.changed.connect(self.update)

    def show_place(self, place: Place | None, bounds: Bounds | None) -> None:
        """Draw a place; hidden where there is none."""
        self._place, self._bounds = place, bounds
        self.setVisible(place is not None)
        if place is not None:
            where = f"Latitude {place.latitude:.5f}, longitude {place.longitude:.5f}"
            outside = bounds is not None and not bounds.holds(place.latitude, place.longitude)
            words = f"{where}, outside the city's bounds" if outside else where
            self.setAccessibleName(f"Map: {words}")
            self.setToolTip(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the outline and the point."""
        painter = QPainter(self)
        draw_frame(painter, self.size(), self._context.theme)
        if self._place is not None:
            draw_place(
                painter, self.size(), self._context.theme, self._place, self._bounds, name=""
            )
        painter.end()


class FirstPhoto(QLabel):
    """The first picture, small; decoded in a reader thread.  A click leads to all of them."""

    images_wanted = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._row: tuple[Listing, int] | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setProperty("role", "muted")
        self.setFixedSize(_SIDE)
        self.hide()

    def ask(self, listing: Listing, row_id: int) -> None:
        """Ask for the first picture of a row."""
        self._row = (listing, row_id)
        work = partial(_asked, self._context, listing, row_id)
        self._context.desk.ask(work, self._on_thumbnail, lane=LISTS)

    def leave_out(self) -> None:
        """Show none."""
        self._row = None
        self.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.images_wanted.emit()

    def _on_thumbnail(self, answer: tuple[tuple[Listing, int], Thumbnail | None]) -> None:
        row, thumbnail = answer
        if row != self._row:
            return
        self.setVisible(thumbnail is not None)
        if thumbnail is None:
            return
        self.setAccessibleName(f"{thumbnail.title} {thumbnail.note}".rstrip())
        if thumbnail.image is None:
            self.setText(f"{thumbnail.title}: {thumbnail.note}")
            return
        ratio = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        self.setPixmap(QPixmap.fromImage(thumbnail.image).scaled(_SIDE, ratio, smooth))


class RequestPart(QWidget):
    """Opens the detail."""

    images_wanted = Signal()

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._pictured: tuple[object, ...] = ()
        self._build()
        self.photo.images_wanted.connect(self.images_wanted)

    def show_request(self, record: DetailRecord, listing: Listing, row_id: int) -> None:
        """Show the request a row belongs to; hidden where the row belongs to none."""
        stored = record.stored
        self.setVisible(stored is not None)
        if stored is None:
            self.photo.leave_out()
            return
        request = stored.request
        self.words.show_text(request.description or request.summary)
        self.about.show_text(self._about(request))
        route = " → ".join(filter(None, (request.category_title, stored.problem_code)))
        self.route.show_text(route)
        self.route.setVisible(bool(route))
        self.place.show_place(request.place, record.bounds)
        self._show_photo(record, listing, row_id)

    def _show_photo(self, record: DetailRecord, listing: Listing, row_id: int) -> None:
        urls = record.stored.request.image_urls if record.stored else ()
        pictured = (listing, row_id, *urls)
        if pictured == self._pictured:
            return
        self._pictured = pictured
        self.photo.leave_out()
        if urls:
            self.photo.ask(listing, row_id)

    def _about(self, request: ResidentRequest) -> str:
        who = request.reporter.name if request.reporter else ""
        when = clock_time(request.created_at, self._context.zone, self._context.now())
        private = "private" if request.private else ""
        return " · ".join(filter(None, (who, f"reported {when}", private, request.address)))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(PlainLabel("In the resident's words", role="section"))
        self.words = selectable_label()
        self.words.setObjectName("resident_words")
        column.addWidget(self.words)
        self.about = PlainLabel(role="muted", wrap=True)
        column.addWidget(self.about)
        self.route = PlainLabel(role="muted", wrap=True)
        column.addWidget(self.route)
        pictures = QWidget()
        flow = FlowLayout(pictures, spacing=10)
        flow.setContentsMargins(0, 4, 0, 0)
        self.photo = FirstPhoto(self._context)
        self.place = PlaceView(self._context)
        flow.addWidget(self.photo)
        flow.addWidget(self.place)
        column.addWidget(pictures)


def _asked(
    context: ViewContext, listing: Listing, row_id: int
) -> tuple[tuple[Listing, int], Thumbnail | None]:
    pictures = context.console.lists.pictures(listing, row_id)[:1]
    return (listing, row_id), next(iter(thumbnails_of(pictures)), None)

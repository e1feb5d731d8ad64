"""What the request is: the resident's words, the first photo, and where it is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from eamconsole.domain.request import ResidentRequest
from eamconsole.gui.context import ViewContext
from eamconsole.gui.moments import clock_time
from eamconsole.gui.views.detail.images import Thumbnail, thumbnails_of
from eamconsole.gui.views.detail.place import SIDE, PlaceView
from eamconsole.gui.views.flow_layout import FlowLayout
from eamconsole.gui.widgets import PlainLabel, selectable_label
from eamconsole.gui.workers.background_jobs import LISTS
from eamconsole.services.lists.records import DetailRecord, Listing


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
        self.setFixedSize(SIDE)
        self.hide()

    def ask(self, listing: Listing, row_id: int) -> None:
        """Ask for the first picture of a row."""
        self._row = (listing, row_id)
        work = partial(_asked, self._context, listing, row_id)
        self._context.jobs.ask(work, self._on_thumbnail, lane=LISTS)

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
        self.setPixmap(QPixmap.fromImage(thumbnail.image).scaled(SIDE, ratio, smooth))


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

    @Slot(str)
    def _on_map_told(self, words: str) -> None:
        self.map_words.show_text(words)
        self.map_words.setVisible(bool(words))

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
        self.map_words = PlainLabel(role="muted", wrap=True)
        self.map_words.setObjectName("map_words")
        self.map_words.hide()
        column.addWidget(self.map_words)
        self.place.told.connect(self._on_map_told)


def _asked(
    context: ViewContext, listing: Listing, row_id: int
) -> tuple[tuple[Listing, int], Thumbnail | None]:
    pictures = context.console.lists.pictures(listing, row_id)[:1]
    return (listing, row_id), next(iter(thumbnails_of(pictures)), None)

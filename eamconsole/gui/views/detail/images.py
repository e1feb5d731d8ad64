"""Images: thumbnails, decoded off the GUI thread and never larger than allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QStackedWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.widgets import PlainLabel
from eamconsole.gui.workers.background_jobs import LISTS
from eamconsole.services.lists.records import Listing, Picture
from eamconsole.support.pictures import looks_like, one_at_a_time

_SIDE = 180
MOST_PIXELS, MOST_DECODED_WHOLE = 100_000_000, 16_000_000
MOST_OF_A_SMALL_ONE = 1_000_000


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A decoded image, or why there is none."""

    title: str
    image: QImage | None
    note: str


def thumbnails_of(pictures: Sequence[Picture]) -> tuple[Thumbnail, ...]:
    """Decode and shrink; runs in a reader thread, where QImage (not QPixmap) may be used."""
    return tuple(map(_thumbnail, pictures))


def _thumbnail(picture: Picture) -> Thumbnail:
    if picture.file is None:
        return Thumbnail(picture.title, None, picture.note or "not kept on this machine")
    reader = QImageReader(str(picture.file))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    note = f"{size.width():,} by {size.height():,} pixels" if size.isValid() else ""
    # Only a JPEG is decoded at the size asked for; anything else is decoded whole first.
    most = MOST_PIXELS if bytes(reader.format().data()) == b"jpeg" else MOST_DECODED_WHOLE
    if size.isValid() and size.width() * size.height() > most:
        return Thumbnail(picture.title, None, f"too large to be shown here, {note}")
    if size.isValid():
        reader.setScaledSize(size.scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    with one_at_a_time():
        image = reader.read()
    if image.isNull():
        return Thumbnail(picture.title, None, f"cannot be shown here: {_looks_like(picture.file)}")
    return Thumbnail(picture.title, image, note)


def small_picture(content: bytes) -> QImage | None:
    """Decode a picture that is shown as large as it is; None where it cannot be, or is too large.

    Runs in a reader thread.
    """
    buffer = QBuffer()
    buffer.setData(content)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_OF_A_SMALL_ONE:
        return None
    with one_at_a_time():
        image = reader.read()
    return None if image.isNull() else image


def _looks_like(file: Path) -> str:
    with file.open("rb") as opened:
        return looks_like(opened.read(500))


class ImagesTab(QStackedWidget):
    """The images of a request and its thread."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._row: tuple[Listing, int] | None = None
        self._build()

    def show_row(self, listing: Listing, row_id: int) -> None:
        """Ask for the images of a row."""
        self._row = (listing, row_id)
        work = partial(_asked, self._context, listing, row_id)
        self._context.jobs.ask(work, self._on_thumbnails, lane=LISTS)

    def _on_thumbnails(self, answer: tuple[tuple[Listing, int], tuple[Thumbnail, ...]]) -> None:
        row, thumbnails = answer
        if row != self._row:
            return
        self.list.clear()
        for thumbnail in thumbnails:
            self.list.addItem(self._item(thumbnail))
        self.setCurrentIndex(1 if thumbnails else 0)

    def _build(self) -> None:
        nothing = PlainLabel("No images. Photos of the resident and of crews appear here.",
                             role="muted", wrap=True)  # fmt: skip
        nothing.setContentsMargins(16, 16, 16, 16)
        self.addWidget(nothing)
        self.list = QListWidget()
        self.list.setAccessibleName("Images")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setGridSize(QSize(_SIDE + 24, _SIDE + 44))
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setWordWrap(True)
        self.addWidget(self.list)

    def _item(self, thumbnail: Thumbnail) -> QListWidgetItem:
        words = f"{thumbnail.title} ({thumbnail.note})" if thumbnail.note else thumbnail.title
        item = QListWidgetItem(in_one_line(words))
        item.setToolTip(tool_tip(words))
        if thumbnail.image is not None:
            item.setIcon(QIcon(QPixmap.fromImage(thumbnail.image)))
        return item


def _asked(
    context: ViewContext, listing: Listing, row_id: int
) -> tuple[tuple[Listing, int], tuple[Thumbnail, ...]]:
    return (listing, row_id), thumbnails_of(context.console.lists.pictures(listing, row_id))

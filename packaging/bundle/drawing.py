"""Draws the program's icon, on a plate that shows on light and dark desktops, in every size."""

from __future__ import annotations

import io
import os
from pathlib import Path

import recipe

SIZES = (16, 24, 32, 48, 64, 128, 256)
_LINES = (recipe.ROOT / "resources" / "icons" / "app.svg").read_text("utf-8")
_PLATE, _INK = "#1f5f8b", "#ffffff"


def svg() -> str:
    """Return the icon as a drawing: the lines of the window's own icon on a plate."""
    inside = _LINES.partition(">")[2].rpartition("</svg>")[0]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{_INK}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f'<rect x="0" y="0" width="24" height="24" rx="5" stroke="none" fill="{_PLATE}"/>'
        f'<g transform="translate(2.4 2.4) scale(0.8)">{inside}</g></svg>\n'
    )


def png(size: int) -> bytes:
    """Return the icon as a picture of ``size`` pixels each way."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg().encode())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def write_ico(file: Path) -> None:
    """Write all sizes into one file, as Windows wants it."""
    from PIL import Image

    file.parent.mkdir(exist_ok=True)
    pictures = [Image.open(io.BytesIO(png(size))) for size in SIZES]
    pictures[-1].save(file, "ICO", append_images=pictures[:-1], sizes=[(s, s) for s in SIZES])

"""Looks at what a TIFF is a frame for: one picture, several pages, a camera's raw photo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from eamconsole.support.pictures.kinds import NotDecoded

if TYPE_CHECKING:
    from PIL.Image import Image

_SUBFILE, _REDUCED, _RAW_VERSION = 254, 1, 50_706
_PAGES_LOOKED_AT = 4


def require_one_page(opened: Image) -> None:
    """Refuse a TIFF that is more than one picture: of the others nobody would ever hear.

    Cameras' raw photos are TIFFs, too; what opens first there is a small preview.
    """
    tags = getattr(opened, "tag_v2", {})
    if _RAW_VERSION in tags or int(tags.get(_SUBFILE, 0)) & _REDUCED:
        raise NotDecoded("it is a camera's raw photo")
    pages = getattr(opened, "n_frames", 1)
    for page in range(1, min(pages, _PAGES_LOOKED_AT)):
        opened.seek(page)
        if not int(getattr(opened, "tag_v2", {}).get(_SUBFILE, 0)) & _REDUCED:
            raise NotDecoded(f"it has {pages} pages, and only one picture can be shown")
    opened.seek(0)


def lacks_directory(content: bytes) -> bool:
    """Return whether a TIFF ends before its table of contents, which mostly stands at its end."""
    order: Literal["little", "big"] = "little" if content[:1] == b"I" else "big"
    place = content[8:16] if b"+" in content[2:4] else content[4:8]
    return int.from_bytes(place, order) >= len(content)

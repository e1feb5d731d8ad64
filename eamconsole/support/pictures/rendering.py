"""Decodes pictures: one at a time in the whole process, and never above a budget of pixels."""

from __future__ import annotations

import contextlib
import hashlib
import io
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eamconsole.support.allocator import keep_no_large_blocks
from eamconsole.support.pictures.colors import SPOILT, for_jpeg, in_usual_colors, profile_for
from eamconsole.support.pictures.fidelity import faithful_quality
from eamconsole.support.pictures.iso import shown_part
from eamconsole.support.pictures.kinds import (
    MOST_PIXELS,
    UNOPENED,
    Damaged,
    NotDecoded,
    PictureKind,
    Unreadable,
    bearable_pixels,
    kind_of,
)
from eamconsole.support.pictures.likeness import PATCH, PictureDifference
from eamconsole.support.pictures.orientation import UPRIGHT
from eamconsole.support.pictures.tiff import lacks_directory, require_one_page
from eamconsole.support.pictures.transparency import (
    has_picture_behind,
    has_transparency,
    is_even,
    number_of,
    shines_through,
    shines_through_at_all,
    without_behind,
)

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = dict.fromkeys(PictureKind, 16_000_000) | {PictureKind.WEBP: 12_500_000}
PIXELS |= dict.fromkeys((PictureKind.JPEG, PictureKind.HEIF), 24_500_000)
"""Decoded at once, as much as phones make; in memory four bytes each, as much again while it is
turned, once more where something shines through, and twice more where WebP's library reads it."""
_BOMB = 100_000_000
_LAST_ROWS = 48
"""A JPEG is made of blocks of up to 32."""
_QUALITY = 92
_STEPS = ((2400, 88), (1600, 85), (1200, 80), (800, 75), (600, 70), (400, 65), (240, 55))
_SEVERAL = (PictureKind.WEBP, PictureKind.AVIF, PictureKind.HEIF)
_DAMAGE = (
    *(OSError, EOFError, ValueError, SyntaxError, ArithmeticError, LookupError),
    *(RuntimeError, TypeError, AttributeError, struct.error),
)
"""What the many decoders raise over a damaged file; they agree on nothing."""
_DAMAGED = "it is damaged"
_ORIENTATION = 0x0112
_ONE = threading.Lock()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the one place in the process where a picture may be decoded."""
    with _ONE:
        keep_no_large_blocks()
        yield


@dataclass(frozen=True, slots=True)
class Made:
    """A picture made anew, what it is now, and how many pictures it was before."""

    content: bytes
    kind: PictureKind
    pictures: int = 1
    damaged: bool = False
    """Whether a part of it could not be read."""


def turned(content: bytes, kind: PictureKind, way: int, limit: int) -> tuple[bytes, PictureKind]:
    """Return the picture with its top up, of the same kind where it stays within ``limit``.

    A JPEG loses nothing one could see, other kinds nothing; a larger one is reduced.
    """
    with _decoded(content, kind) as picture:
        _require_seen(picture, content, kind)
        upright = _transposed(picture, way)
        same = _written(upright, kind)
        if len(same) <= limit:
            return same, kind
        return _smaller(upright, limit), PictureKind.JPEG


def converted(content: bytes, kind: PictureKind, limit: int) -> Made:
    """Return a picture of another kind as a JPEG, or as a PNG what a JPEG would spoil.

    Of a damaged one, what can be read: half a photo is better than none.
    """
    try:
        return _converted(content, kind, limit, patient=False)
    except Damaged:
        return replace(_converted(content, kind, limit, patient=True), damaged=True)


def _converted(content: bytes, kind: PictureKind, limit: int, *, patient: bool) -> Made:
    with _decoded(content, kind, patient=patient) as picture:
        if patient and is_even(picture):
            raise Damaged(_DAMAGED)  # nothing was read, and it would go out black
        pictures = getattr(picture, "n_frames", 1) if kind in _SEVERAL else 1
        way = picture.getexif().get(_ORIENTATION, UPRIGHT)
        box = shown_part(content, *picture.size) if kind is PictureKind.AVIF else None
        upright = in_usual_colors(_transposed(picture.crop(box) if box else picture, way))
        upright = _from_lab(upright) if upright.mode == "LAB" else upright
        if shines_through(upright) or upright.mode in SPOILT:
            kept = _written(upright, PictureKind.PNG)
            if len(kept) <= limit:
                return Made(kept, PictureKind.PNG, pictures)
            del kept  # else it is held beside the JPEG
        return Made(_smaller(upright, limit), PictureKind.JPEG, pictures)


def reduced(content: bytes, kind: PictureKind, orientation: int, limit: int) -> bytes:
    """Return the picture as a JPEG with its top up, in steps as small as ``limit`` asks."""
    with _decoded(content, kind) as picture:
        _require_seen(picture, content, kind)
        return _smaller(_transposed(picture, orientation), limit)


def difference(one: bytes, other: bytes) -> PictureDifference:
    """Decode two pictures and return how far they differ, both upright and in plain colors.

    Whether their shapes agree was asked before: the larger one is made as small as the other.
    """
    from PIL import ImageChops, ImageStat

    with _plain(one) as ours, _plain(other) as theirs:
        size = min(ours.size, theirs.size)
        left = ours if ours.size == size else ours.resize(size)
        right = theirs if theirs.size == size else theirs.resize(size)
        pixels = ImageStat.Stat(ImageChops.difference(left, right))
        reduced_ones = (each.reduce(PATCH) for each in (left, right))
        patches = ImageStat.Stat(ImageChops.difference(*reduced_ones))
    worst = max(highest for _, highest in patches.extrema)
    return PictureDifference(sum(pixels.mean) / 3, sum(patches.mean) / 3, float(worst))


@contextmanager
def _plain(content: bytes) -> Iterator[Image]:
    kind = kind_of(content)
    if kind is None:
        raise Unreadable("it is no picture")
    with _decoded(content, kind) as picture:
        way = picture.getexif().get(_ORIENTATION, UPRIGHT)
        yield for_jpeg(_transposed(picture, way)).convert("RGB")


def last_pixels(content: bytes, kind: PictureKind, *, patient: bool = False) -> bytes:
    """Decode the picture and return the lowest rows, which a JPEG's last bytes make.

    Raises ``Unreadable``; a patient decoder puts up with a damaged one.  Of a picture of another
    kind that is above the budget, it is only asked whether it opens.
    """
    with _decoded(content, kind, patient=patient, whole=kind is PictureKind.JPEG) as picture:
        if picture.width * picture.height > PIXELS[kind]:
            return b""
        picture.load()
        rows = _LAST_ROWS if kind is PictureKind.JPEG else 1
        top = max(picture.height - rows, 0)
        return picture.crop((0, top, *picture.size)).tobytes()


def look_alike(one: bytes, other: bytes, kind: PictureKind) -> bool:
    """Return whether two files show the same pixels to a decoder that puts up with damage."""
    return len({_print_of(content, kind) for content in (one, other)}) == 1


def _print_of(content: bytes, kind: PictureKind) -> bytes:
    sums = hashlib.sha256()
    with _decoded(content, kind) as picture:
        for top in range(0, picture.height, _LAST_ROWS):
            sums.update(picture.crop((0, top, picture.width, top + _LAST_ROWS)).tobytes())
    return sums.digest()


def hides_under_transparency(content: bytes, kind: PictureKind, *, deep: bool = False) -> bool:
    """Return whether pixels nobody sees, because all shines through them, show a picture.

    Of a deep one, of 16 bits, the upper half alone can be looked at, so any such pixel may.
    """
    with _decoded(content, kind, whole=False) as picture:
        if not shines_through_at_all(picture):
            return False
        if picture.width * picture.height > PIXELS[kind]:
            return True  # it cannot be looked at
        return has_transparency(picture) if deep else has_picture_behind(picture)


def names_known_colors(content: bytes, kind: PictureKind, colors: int) -> bool:
    """Return whether every pixel names one of that many colors; another number may be anything."""
    with _decoded(content, kind, whole=False) as picture:
        if picture.width * picture.height > PIXELS[kind]:
            return False  # it cannot be looked at
        return number_of(picture.getextrema()[1]) < colors


def _require_seen(picture: Image, content: bytes, kind: PictureKind) -> None:
    """Refuse a damaged picture of which nothing was read: it would go out black."""
    if is_even(picture):
        with _decoded(content, kind, patient=False):
            return


@contextmanager
def _decoded(
    content: bytes, kind: PictureKind, *, patient: bool = True, whole: bool = True
) -> Iterator[Image]:
    """Yield the picture, decoded to no more than the budget; only where one is at a time."""
    from PIL import Image, UnidentifiedImageError

    with _manner(patient=patient):
        try:
            _require_library(kind)
            with Image.open(io.BytesIO(content), formats=(kind.name,)) as opened:
                if kind is PictureKind.TIFF:
                    require_one_page(opened)
                if whole:
                    _lessen(opened, bearable_pixels(content, kind, PIXELS[kind]))
                    opened.load()
                yield opened
        except Unreadable:
            raise
        except UnidentifiedImageError:
            # A TIFF is a frame for forms without number; of others there are few, all known here.
            is_form = kind is PictureKind.TIFF and not lacks_directory(content)
            fault = NotDecoded if is_form else Damaged
            raise fault(f"{_DAMAGED}, or of a form that cannot be opened here") from None
        except Image.DecompressionBombError:
            raise Unreadable("it has more pixels than can be opened anywhere") from None
        except _DAMAGE:
            raise Damaged(_DAMAGED) from None


@contextmanager
def _manner(*, patient: bool) -> Iterator[None]:
    """Have Pillow decode as it is wanted here, and as before afterwards."""
    from PIL import Image, ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    # What is too large is told before, kind by kind; Pillow's own bound is below a phone's most.
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = patient, max(MOST_PIXELS.values())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before


def _lessen(opened: Image, most: int) -> None:
    """Let a JPEG be decoded at a half, a quarter, an eighth; refuse what is still too large."""
    width, height = opened.size
    part = next((part for part in (1, 2, 4, 8) if width * height <= most * part * part), 8)
    if part > 1:
        opened.draft(None, (width // part, height // part))
    if opened.width * opened.height > most:
        fault = Unreadable if width * height > _BOMB else NotDecoded
        raise fault(
            f"it has {width:,} by {height:,} pixels, and only {most // 1_000_000} million can be "
            "turned, reduced or converted here"
        )


def load_libraries() -> None:
    """Load what opens pictures, so that nobody waits for it later."""
    from PIL import Image

    Image.init()
    with contextlib.suppress(NotDecoded):
        _require_library(PictureKind.HEIF)


def _require_library(kind: PictureKind) -> None:
    """Load what opens HEIC; a machine for which there is no such library goes without."""
    if kind in UNOPENED:
        raise NotDecoded(f"it is {kind.words}, which cannot be opened here")
    if kind is not PictureKind.HEIF:
        return
    try:
        import pi_heif
    except ImportError:
        raise NotDecoded(f"it is {kind.words}, which cannot be opened on this machine") from None
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def _transposed(picture: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    way = ways.get(orientation)
    if way is None:
        return picture
    upright = picture.transpose(way)
    picture.close()  # two of them are enough
    return upright


def _written(picture: Image, kind: PictureKind) -> bytes:
    if kind is PictureKind.JPEG:
        plain = for_jpeg(picture)
        return _as_jpeg(plain, faithful_quality(plain, 95, _apart_as_jpeg))
    if kind is PictureKind.GIF:
        return _as_gif(picture)
    if picture.mode == "P":  # the palette's own order, and what nobody sees of it, go
        profile = picture.info.get("icc_profile")
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        picture.info = {"icc_profile": profile} if profile else {}
    picture = without_behind(picture)
    out = io.BytesIO()
    profile, transparent = profile_for(picture), picture.info.get("transparency")
    picture.info = {} if transparent is None else {"transparency": transparent}
    swift = {"compress_level": 4} if kind is PictureKind.PNG else {}
    picture.save(out, kind.name, icc_profile=profile or None, **swift)
    return out.getvalue()


def _as_gif(picture: Image) -> bytes:
    """Return the GIF with palettes of its own, moving where all its pictures are within budget."""
    from PIL import ImageSequence

    most = PIXELS[PictureKind.GIF] // (picture.width * picture.height)
    moving = 1 < getattr(picture, "n_frames", 1) <= most
    rounds, frames, times = picture.info.get("loop"), [], []
    for frame in ImageSequence.Iterator(picture) if moving else (picture,):
        times.append(frame.info.get("duration", 0))
        frames.append(frame.convert("RGBA" if shines_through(frame) else "RGB"))
        frames[-1].info = {}
    out = io.BytesIO()
    told = {"duration": times} if moving else {}
    told |= {} if rounds is None else {"loop": rounds}
    frames[0].save(out, "GIF", save_all=moving, append_images=frames[1:], **told)
    return out.getvalue()


def _smaller(picture: Image, limit: int) -> bytes:
    """Return a JPEG of at most ``limit`` bytes."""
    plain = for_jpeg(picture)
    if plain is not picture:
        picture.close()
    whole, best = max(plain.size), faithful_quality(plain, _QUALITY, _apart_as_jpeg)
    first = ((whole, best), (whole, _QUALITY)) if best > _QUALITY else ((whole, best),)
    for edge, quality in (*first, *_STEPS):
        if edge < max(plain.size):
            plain.thumbnail((edge, edge))
        content = _as_jpeg(plain, quality)
        if len(content) <= limit:
            return content
    raise Unreadable(f"it stays larger than {limit:,} bytes at the smallest size")


def _apart_as_jpeg(picture: Image, quality: int) -> float:
    """Return how far the picture is from itself as a JPEG, on average over its worst channel."""
    from PIL import Image as Pillow
    from PIL import ImageChops, ImageStat

    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=0)
    with Pillow.open(out, formats=("JPEG",)) as seen:
        return float(max(ImageStat.Stat(ImageChops.difference(picture, seen)).mean))


def _from_lab(picture: Image) -> Image:
    """Return a picture in Lab colors, as print shops write it, in those of screens."""
    from PIL import ImageCms

    here, there = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    plain = ImageCms.profileToProfile(picture, here, there, outputMode="RGB") or picture
    plain.info = {}
    return plain


def _as_jpeg(picture: Image, quality: int) -> bytes:
    plain = for_jpeg(picture)
    out = io.BytesIO()
    profile, sharp = profile_for(plain), 0 if quality > 90 else 2
    plain.info = {}
    plain.save(out, "JPEG", quality=quality, subsampling=sharp, icc_profile=profile or None)
    return out.getvalue()

"""Photos: drawn for recorded issues, reduced for uploaded ones, behind expiring links."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import random
import re
import threading
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from eamconsole.sandbox.clock import SimClock

MAX_UPLOAD = 20 * 1024 * 1024
BLOB_LIFETIME = timedelta(minutes=5)
_MAGIC = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF"}
_UNSAFE = re.compile(r"[^\w.-]", re.ASCII)
_FULL = (800, 600)
_SQUARE = (100, 100)


class UnfitPicture(ValueError):
    """The upload is too large or no PNG, JPEG or GIF."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes as SeeClickFix serves them; ``name`` is the last part of their address."""

    name: str
    content_type: str
    full: bytes
    square: bytes


class PictureStore:
    """All pictures by key; links to their bytes expire, links to the redirect do not.

    ``blob_host`` (scheme and host) lets the bytes come from another host than the
    redirect, as in production.
    """

    def __init__(self, clock: SimClock, seed: int) -> None:
        self._clock = clock
        self._seed = seed
        self.blob_host = ""
        self._secret = hashlib.sha256(f"pictures|{seed}".encode()).digest()
        self._lock = threading.Lock()
        self._uploads: dict[str, Picture] = {}

    def add_upload(self, content: bytes, name: str) -> str:
        """Keep an uploaded picture, reduced and stripped; return its key."""
        picture = reduced(content, name)
        with self._lock:
            key = f"u{len(self._uploads) + 1}"
            self._uploads[key] = picture
        return key

    def drawn_key(self, issue_id: int) -> str:
        """Return the key of the picture that is drawn for an issue on demand."""
        return f"d{issue_id}"

    def picture(self, key: str) -> Picture | None:
        """Return a picture by key."""
        if key.startswith("d"):
            return drawn(int(key[1:]), self._seed)
        with self._lock:
            return self._uploads.get(key)

    def path(self, key: str, *, square: bool = False) -> str:
        """Return the lasting path that redirects to the bytes."""
        name = "image.jpg" if key.startswith("d") else self._uploads[key].name
        blob = self._signed(f"blob:{key}")
        variation = self._signed("square" if square else "full")
        return f"/rails/active_storage/representations/redirect/{blob}/{variation}/{name}"

    def blob_path(self, blob: str, variation: str, name: str) -> str | None:
        """Return the expiring path a redirect leads to, or None for a forged one."""
        key, size = self._opened(blob), self._opened(variation)
        if key is None or size is None:
            return None
        until = self._clock.now() + BLOB_LIFETIME
        return f"/__blob__/{self._signed(f'{key}|{size}|{until.timestamp()}')}/{name}"

    def key_of(self, blob: str) -> str | None:
        """Return which picture an address names, None for a forged one."""
        opened = self._opened(blob)
        return None if opened is None else opened.removeprefix("blob:")

    def blob(self, signature: str) -> tuple[str, bytes] | None:
        """Return content type and bytes behind a link, or None when forged or expired."""
        opened = self._opened(signature)
        if opened is None:
            return None
        key, size, until = opened.split("|")
        picture = self.picture(key.removeprefix("blob:"))
        if picture is None or self._clock.now().timestamp() > float(until):
            return None
        return picture.content_type, picture.square if size == "square" else picture.full

    def _signed(self, text: str) -> str:
        body = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return f"{body}--{self._seal(body)}"

    def _opened(self, signed: str) -> str | None:
        body, _, seal = signed.rpartition("--")
        if not body or not hmac.compare_digest(seal, self._seal(body)):
            return None
        return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()

    def _seal(self, body: str) -> str:
        return hmac.new(self._secret, body.encode(), hashlib.sha1).hexdigest()


@lru_cache(maxsize=512)
def drawn(issue_id: int, seed: int) -> Picture:
    """Draw a street corner that only this issue has, with its number on it."""
    chance = random.Random(f"{seed}|{issue_id}")
    image = Image.new("RGB", _FULL, _color(chance, 150, 230))
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        left, top = chance.randrange(800), chance.randrange(600)
        corners = (left, top, left + chance.randrange(40, 260), top + chance.randrange(30, 200))
        draw.rectangle(corners, fill=_color(chance, 60, 200))
    draw.rectangle((0, 500, 800, 600), fill=(40, 40, 40))
    font = ImageFont.load_default(size=48)
    draw.text((24, 522), f"Issue {issue_id}", fill=(255, 255, 255), font=font)
    return _picture(image, "JPEG", "image.jpg")


def reduced(content: bytes, name: str) -> Picture:
    """Return the server-made variants of an upload: upright, at most 800x600, no metadata."""
    form = next((form for magic, form in _MAGIC.items() if content.startswith(magic)), None)
    if form is None or len(content) > MAX_UPLOAD:
        raise UnfitPicture("is too large or no PNG, JPEG or GIF")
    try:
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
        if form == "JPEG" or image.mode not in ("RGB", "RGBA"):
            image = image.convert("RGB")
        image.thumbnail(_FULL)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as exc:
        raise UnfitPicture("cannot be read as a picture") from exc
    return _picture(image, form, _UNSAFE.sub("_", name) or "image")


def icon() -> bytes:
    """Return the small gray square that stands for every icon and avatar."""
    return _encoded(Image.new("RGB", _SQUARE, (200, 200, 200)), "PNG")


def _picture(image: Image.Image, form: str, name: str) -> Picture:
    square = ImageOps.fit(image, _SQUARE)
    return Picture(name, f"image/{form.lower()}", _encoded(image, form), _encoded(square, form))


def _encoded(image: Image.Image, form: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **({"quality": 80} if form == "JPEG" else {}))
    return buffer.getvalue()


def _color(chance: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return chance.randint(low, high), chance.randint(low, high), chance.randint(low, high)

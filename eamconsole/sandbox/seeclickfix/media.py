"""Pictures and icons: a lasting redirect, then bytes that expire."""

from __future__ import annotations

import re
from functools import cache

from eamconsole.sandbox.call import Call, Reply
from eamconsole.sandbox.seeclickfix.pictures import PictureStore, icon

_REDIRECT = re.compile(r"/rails/active_storage/representations/redirect/([^/]+)/([^/]+)/([^/]+)")
_BLOB = re.compile(r"/__blob__/([^/]+)/[^/]+")
_EXPIRED = b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'


def serve_media(pictures: PictureStore, call: Call, hidden: frozenset[str] = frozenset()) -> Reply:
    """Answer everything that is not the API; ``hidden`` pictures are found by nobody."""
    if call.method not in ("GET", "HEAD"):
        return Reply.empty(404)
    redirect = _REDIRECT.fullmatch(call.path)
    if redirect is not None and pictures.key_of(redirect[1]) not in hidden:
        return _redirected(pictures, call, redirect)
    blob = _BLOB.fullmatch(call.path)
    if blob is not None:
        return _bytes(pictures, blob.group(1))
    if call.path.startswith("/assets/"):
        return Reply(200, {"Content-Type": "image/png"}, _icon())
    return Reply.empty(404)


def _redirected(pictures: PictureStore, call: Call, match: re.Match[str]) -> Reply:
    path = pictures.blob_path(*match.groups())
    if path is None:
        return Reply.empty(404)
    host = pictures.blob_host or call.base_url
    return Reply.empty(302, {"Location": host + path, "Cache-Control": "max-age=300, private"})


def _bytes(pictures: PictureStore, signature: str) -> Reply:
    found = pictures.blob(signature)
    if found is None:
        return Reply(403, {"Content-Type": "application/xml"}, _EXPIRED)
    content_type, content = found
    return Reply(200, {"Content-Type": content_type}, content)


_icon = cache(icon)

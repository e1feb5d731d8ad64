"""Fetches one file from the package index that pip uses here; only a checksum makes it believed.

pip itself cannot do it: to download a source archive it runs the archive's set-up.
"""

from __future__ import annotations

import base64
import html
import os
import re
import subprocess
import sys
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import Request, urlopen

_PYPI = "https://pypi.org/simple"
_PATIENCE_SECONDS = 60
_LINK = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*["']([^"']+)["']""", re.IGNORECASE)


class IndexFault(Exception):
    """The file cannot be had; the text says why and what to do, and holds no login."""


def fetch(project: str, target: Path) -> None:
    """Put the project's file of this name at ``target``; raises ``IndexFault``, leaves no half."""
    page = f"{_index()}/{project}/"
    listed = html.unescape(_read(page, target).decode("utf-8", "replace"))
    for link in _LINK.findall(listed):
        address = urljoin(page, link).partition("#")[0]
        if unquote(urlsplit(address).path).rpartition("/")[2] == target.name:
            beside = target.with_name(f"{target.name}.part")
            beside.write_bytes(_read(address, target))
            beside.replace(target)
            return
    raise IndexFault(f"{_bare(page)} does not list {target.name}.\n{_by_hand(target)}")


def _index() -> str:
    """Return the index that pip asks: a city's own mirror, where it has one."""
    if named := os.environ.get("PIP_INDEX_URL", ""):
        return named.rstrip("/")
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return (told.stdout.strip() if told.returncode == 0 else "").rstrip("/") or _PYPI


def _read(address: str, target: Path) -> bytes:
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http"):
        raise IndexFault(f"{_bare(address)} is no web address.\n{_by_hand(target)}")
    request = Request(_bare(address), headers={"Accept": "text/html, */*;q=0.1"})  # noqa: S310
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        known = base64.b64encode(login.encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {known}")
    try:
        with urlopen(request, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read()
            return content
    except HTTPError as fault:
        with fault:
            said = f"answered {fault.code} {' '.join(str(fault.reason).split())}"
    except (OSError, HTTPException, ValueError) as fault:
        said = f"cannot be read: {getattr(fault, 'reason', '') or fault or type(fault).__name__}"
    raise IndexFault(f"{_bare(address)} {said}.\n{_by_hand(target)}") from None


def _bare(address: str) -> str:
    """Return the address without a login."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _by_hand(target: Path) -> str:
    return (
        "Behind a proxy set HTTPS_PROXY; PIP_INDEX_URL names another index, which must have this "
        f"file. Or put {target.name} into {target.parent} yourself; then start this again."
    )

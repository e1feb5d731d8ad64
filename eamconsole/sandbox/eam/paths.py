"""Addresses whose shape is an assumption, kept as templates."""

from __future__ import annotations

import re
from functools import lru_cache

from eamconsole.sandbox.eam.refusal import no_endpoint


def key_in(text: str) -> int:
    """Return the primary key a path segment holds; anything else is no endpoint."""
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise no_endpoint()
    return int(text)


@lru_cache(maxsize=64)
def path_pattern(path: str) -> re.Pattern[str]:
    """Return the pattern for a path template, with ``tail`` for what follows it."""
    pattern = re.escape(path.strip("/"))
    for name in ("auto_number", "module"):
        pattern = pattern.replace(re.escape(f"{{{name}}}"), rf"(?P<{name}>\d{{1,12}})")
    return re.compile(rf"{pattern}(?:/(?P<tail>.+))?", re.IGNORECASE | re.DOTALL)

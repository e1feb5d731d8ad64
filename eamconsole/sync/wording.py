"""Text forms the engine keeps for people and for hashing."""

from __future__ import annotations

import json


def as_text(value: object) -> str:
    """Return JSON with a stable key order and readable letters."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)

"""How a key of ``[eam.server]`` or ``[seeclickfix.server]`` is declared: once, with its meaning.

The client reads it, the page *Advanced* shows it, ``docs/profile-file.md`` lists it.  A meaning
is kept as data: a packaged program has no source to read a docstring from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field


def server_key(
    meaning: str, default: Any = None, *, make: Callable[[], Any] | None = None, **limits: Any
) -> Any:
    """Declare a key: what it means, its default, and the limits its value must keep."""
    if make is not None:
        return Field(default_factory=make, description=meaning, **limits)
    return Field(default=default, description=meaning, **limits)

"""What one version of the console understands of what another wrote down."""

from __future__ import annotations

from dataclasses import fields
from typing import Any


def known_part(kind: type[Any], kept: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that a kept value tells; a newer version may tell more.

    Raises ``TypeError`` for what tells nothing by name.
    """
    if not isinstance(kept, dict):
        raise TypeError(f"{kind.__name__} is not kept as a {type(kept).__name__}")
    return {each.name: kept[each.name] for each in fields(kind) if each.name in kept}

"""What nobody outside the vendor knows, as switches that can be thrown at run time.

The ids are those of the register of assumptions; every default is the register's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

NAMES = {
    "A-03": "limit_by",
    "A-05": "not_permitted_status",
    "A-06": "beyond_last_page",
    "A-07": "organization_pages_capped",
    "A-09": "stranger_profile",
    "A-11": "bounds_heeded",
    "A-12": "transition_links",
    "A-14": "comments_embedded",
    "A-20": "closing_questions_block",
    "A-25": "same_state",
    "A-28": "organization_issues_served",
    "A-30": "categories_listed",
    "A-31": "categories_writable",
    "A-39": "private_pictures_served",
    "A-44": "comment_touches_issue",
    "A-45": "bad_image_status",
    "A-47": "archiving_touches_issue",
    "A-48": "release_touches_issue",
}

CHOICES: dict[str, tuple[object, ...]] = {
    "limit_by": ("address", "token"),
    "not_permitted_status": (403, 401, 404, 422),
    "beyond_last_page": ("empty", "400", "422", "repeat"),
    "stranger_profile": ("401", "null_id"),
    "same_state": ("refused", "accepted"),
    "bad_image_status": (422, 413),
    "comment_storage": ("as_sent", "squeezed", "straight_quotes"),
}


@dataclass(slots=True)
class Assumptions:
    """One value per switch; see :data:`NAMES` for the register's ids."""

    limit_by: str = "address"
    not_permitted_status: int = 403
    beyond_last_page: str = "empty"
    organization_pages_capped: bool = True
    stranger_profile: str = "401"
    bounds_heeded: bool = True
    """Off: the time bounds of a list are passed over."""
    transition_links: bool = True
    comments_embedded: bool = True
    closing_questions_block: bool = True
    same_state: str = "refused"
    organization_issues_served: bool = True
    """Off: one issue is found at the public address alone, by members a private one too."""
    categories_listed: bool = True
    categories_writable: bool = False
    private_pictures_served: bool = True
    """Off: the picture of a private issue is found by nobody who has its address alone."""
    comment_touches_issue: bool = True
    bad_image_status: int = 422
    archiving_touches_issue: bool = True
    release_touches_issue: bool = True
    lists_end: bool = True
    """Off: every page says that there is another one."""
    comment_storage: str = "as_sent"

    def change(self, values: Mapping[str, Any]) -> None:
        """Throw switches by name or id, all or none; ``ValueError`` names the wrong one."""
        wanted = {NAMES.get(name, name): value for name, value in values.items()}
        known = {item.name for item in fields(self)}
        for name, value in wanted.items():
            if name not in known or value not in CHOICES.get(name, (True, False)):
                raise ValueError(f"no such switch or position: {name} = {value!r}")
        for name, value in wanted.items():
            setattr(self, name, value)

    def flip(self, name: str) -> None:
        """Throw one switch to its first alternative."""
        name = NAMES.get(name, name)
        positions = CHOICES.get(name, (True, False))
        current = positions.index(getattr(self, name))
        self.change({name: positions[(current + 1) % len(positions)]})

    def as_json(self) -> dict[str, Any]:
        """Return every switch by name."""
        return asdict(self)

"""Everything assumed about a SeeClickFix server, as keys of ``[seeclickfix.server]``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from eamconsole.wire.path_template import IssuePath, OrganizationPath
from eamconsole.wire.server_key import server_key

CategoryWay = Literal["request_types", "ids", "point"]

_LIVE = ("open", "acknowledged")


class ScfServerProfile(BaseModel):
    """How this server behaves where its documentation is silent (protocol notes, section 9).

    Paths follow the base address; ``{org}`` and ``{id}`` are filled in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quiet_seconds: float = server_key(
        "How long the server may still work on a call that got no answer.", 120, ge=0
    )
    per_page: int = server_key(
        "Rows asked for in one list call; 20 where details are asked for.", 100, ge=1, le=100
    )
    page_cap: int = server_key("Highest page the server serves (A-06, A-07).", 25, ge=1)
    details: bool = server_key(
        "Ask lists for details; needed only where threads are not embedded (A-14).", False
    )
    statuses: tuple[str, ...] = server_key(
        "Filter words of the list calls; without the last, archived Requests are left out.",
        ("open", "acknowledged", "closed", "archived"),
    )
    profile_path: str = server_key("Path of the account the token belongs to (A-09).", "/profile")
    list_path: OrganizationPath = server_key(
        "Path of the organization's Requests (A-07).", "/organizations/{org}/issues"
    )
    issue_path: IssuePath = server_key("Path of a public Request.", "/issues/{id}")
    organization_issue_path: IssuePath = server_key(
        "Path of private Requests for members (A-28), tried first when reading.",
        "/organizations/{org}/issues/{id}",
    )
    comments_suffix: str = server_key("Added to a Request's path for its comments.", "/comments")
    acknowledge_suffix: str = server_key("Added to acknowledge it.", "/acknowledge")
    close_suffix: str = server_key("Added to close it.", "/close")
    organization_writes: bool = server_key(
        "Send changes of public Requests, too, to the organization's path (A-28).", False
    )
    body: Literal["form", "json"] = server_key("Format of a comment without image.", "form")
    device_id: str = server_key(
        "Stable name of this installation for the vendor's support; empty: not sent.", ""
    )
    max_image_mb: float = server_key(
        "Largest picture that is posted, in megabytes (A-45).", 20, gt=0
    )
    category_ladder: tuple[CategoryWay, ...] = server_key(
        "Ways to list categories, in order (A-30).", ("request_types", "ids", "point")
    )
    request_types_path: OrganizationPath = server_key(
        "Path of the categories, where they are read as one list (A-30).",
        "/organizations/{org}/request_types",
    )
    request_type_path: IssuePath = server_key(
        "Path of one category, where they are read one by one.", "/request_types/{id}"
    )
    new_issue_path: str = server_key(
        "Path of the categories at a place, where they are read there.", "/issues/new"
    )
    category_point: tuple[float, float] | None = server_key(
        "Latitude and longitude of a place in the city, where categories are read there.", None
    )
    category_organization: str = server_key("Only categories of this agency; empty: all.", "")
    category_cache_hours: float = server_key(
        "How long a category read singly is remembered.", 24, ge=0
    )
    allow_assumed_endpoints: bool = server_key(
        "Write categories through endpoints nobody has documented (A-31).", False
    )

    @property
    def live_statuses(self) -> tuple[str, ...]:
        """The filter words for Requests that residents still wait for."""
        live = tuple(word for word in self.statuses if word.casefold() in _LIVE)
        return live or self.statuses

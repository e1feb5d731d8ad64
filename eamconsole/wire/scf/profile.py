"""Everything assumed about a SeeClickFix server, as keys of ``[seeclickfix.server]``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from eamconsole.wire.path_template import IssuePath, OrganizationPath

CategoryWay = Literal["request_types", "ids", "point"]

_LIVE = ("open", "acknowledged")


class ScfServerProfile(BaseModel):
    """How this server behaves where its documentation is silent (protocol notes, section 9).

    Paths follow the base address; ``{org}`` and ``{id}`` are filled in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quiet_seconds: float = Field(default=120, ge=0)
    """How long the server may still work on a call that got no answer."""
    per_page: int = Field(default=100, ge=1, le=100)
    """Rows asked for in one list call; 20 with ``details``."""
    page_cap: int = Field(default=25, ge=1)
    """Highest page the server serves (A-06, A-07)."""
    details: bool = False
    """Ask lists for ``details=true``; needed only where threads are not embedded (A-14)."""
    statuses: tuple[str, ...] = ("open", "acknowledged", "closed", "archived")
    """Filter words of the list calls; without the last, archived Requests are left out."""
    profile_path: str = "/profile"
    """Path of the account the token belongs to (A-09)."""
    list_path: OrganizationPath = "/organizations/{org}/issues"
    """Path of the organization's Requests (A-07)."""
    issue_path: IssuePath = "/issues/{id}"
    """Path of a public Request."""
    organization_issue_path: IssuePath = "/organizations/{org}/issues/{id}"
    """Path of private Requests for members (A-28), tried first when reading."""
    comments_suffix: str = "/comments"
    """Added to a Request's path for its comments."""
    acknowledge_suffix: str = "/acknowledge"
    """Added to acknowledge it."""
    close_suffix: str = "/close"
    """Added to close it."""
    organization_writes: bool = False
    """Send changes of public Requests, too, to the organization's path (A-28)."""
    body: Literal["form", "json"] = "form"
    """Format of a comment without image."""
    device_id: str = ""
    """Stable name of this installation for the vendor's support; empty: not sent."""
    max_image_mb: float = Field(default=20, gt=0)
    """Largest picture that is posted, in megabytes (A-45)."""
    category_ladder: tuple[CategoryWay, ...] = ("request_types", "ids", "point")
    """Ways to list categories, in order (A-30)."""
    request_types_path: OrganizationPath = "/organizations/{org}/request_types"
    """Path of the categories, for the way ``request_types`` (A-30)."""
    request_type_path: IssuePath = "/request_types/{id}"
    """Path of one category, for the way ``ids``."""
    new_issue_path: str = "/issues/new"
    """Path of the categories at a place, for the way ``point``."""
    category_point: tuple[float, float] | None = None
    """Latitude and longitude of a place in the city, for the way ``point``."""
    category_organization: str = ""
    """Only categories of this agency; empty: all."""
    category_cache_hours: float = Field(default=24, ge=0)
    """How long a category read singly is remembered."""
    allow_assumed_endpoints: bool = False
    """Write categories through endpoints nobody has documented (A-31)."""

    @property
    def live_statuses(self) -> tuple[str, ...]:
        """The filter words for Requests that residents still wait for."""
        live = tuple(word for word in self.statuses if word.casefold() in _LIVE)
        return live or self.statuses

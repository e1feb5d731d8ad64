"""System settings of the simulated EAM installation, under the names of its settings screen."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

MEBIBYTE = 1024 * 1024


@dataclass(slots=True, kw_only=True)
class EamSettings:
    """What an EAM administrator can set; the defaults are those of a fresh installation.

    Settings without a name in :data:`SCREEN_NAMES` stand for choices made elsewhere in
    EAM: field properties, work options, the web server.
    """

    maximum_records: int = 50
    default_records: int = 10
    block_sql_citizen: bool = True
    block_sql_internal: bool = False
    require_number_and_email: bool = True
    push_invalid_address: bool = False
    default_public_wkid: int | None = None
    use_alternate_coordinates: bool = False
    anonymous_login: str = "PublicWebUser"
    auto_update_request_status: bool = True
    request_number_format: str = "YYMM####"
    work_order_number_format: str = "YYMM####"
    time_zone: str = "America/New_York"
    upload_limit: int = 10 * MEBIBYTE
    oversize_status: int = 413
    require_app_id: bool = False
    notes_limit: int | None = None
    user_text_limit: int = 50
    recorded_by_limit: int = 50
    requestor_name_limit: int = 30
    length_unit: str = "utf-16"
    """What lengths are counted in: characters, utf-16 or bytes."""
    required_request_fields: list[str] = field(default_factory=list)
    required_work_order_fields: list[str] = field(default_factory=list)
    required_to_close_work_order: list[str] = field(default_factory=list)
    categories_blocking_close: list[str] = field(default_factory=list)
    saved_filters: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        """Change one setting by attribute or screen name; ``ValueError`` says what is wrong."""
        attribute = _BY_SCREEN_NAME.get(name.casefold(), name)
        known = {item.name for item in fields(self)}
        if attribute not in known:
            raise ValueError(f"there is no EAM setting {name!r}; known: {', '.join(sorted(known))}")
        current = getattr(self, attribute)
        if attribute in _MAY_BE_NONE:
            fits = value is None or type(value) is int
        else:
            fits = type(value) is type(current)
        if not fits:
            raise ValueError(f"EAM setting {name!r} cannot be {value!r}; it is {current!r} now")
        setattr(self, attribute, value)

    def as_json(self) -> dict[str, Any]:
        """Return all settings by attribute name."""
        return asdict(self)


SCREEN_NAMES: dict[str, str] = {
    "maximum_records": "Maximum records to return per request for rest api",
    "block_sql_citizen": "Block SQL for the Lucity Citizen Portal REST API",
    "block_sql_internal": "Block SQL for the Lucity REST API",
    "require_number_and_email": "Require request number and email for Citizen REST API",
    "push_invalid_address": (
        "Automatically push invalid request addresses to the general location field"
    ),
    "default_public_wkid": "Default Public REST WKID",
    "use_alternate_coordinates": (
        "Use an alternate coord system as the Default Coordinate System for Public Requests"
    ),
    "anonymous_login": "Logon to use for anonymous REST API Access",
    "auto_update_request_status": "Auto Update Req Status when WO Complete",
}
"""Attribute to the title an administrator reads."""

_BY_SCREEN_NAME = {title.casefold(): attribute for attribute, title in SCREEN_NAMES.items()}
_MAY_BE_NONE = frozenset({"default_public_wkid", "notes_limit"})

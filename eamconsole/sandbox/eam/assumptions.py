"""Every place where a real EAM server may differ from our reading of it, as a switch.

The numbers are those of the assumption register in the protocol notes. Path values are
templates; names are the property names on the wire.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from eamconsole.sandbox.eam.storing import COMMENT_WAYS, NAME_WAYS, PICTURE_WAYS


@dataclass(slots=True, kw_only=True)
class EamAssumptions:
    """How this particular server behaves where the documentation is silent."""

    internal_coordinates: str = "local"
    internal_sign_in: str = "basic"
    app_id_failure: int = 401
    scope_failure: int = 403
    json_dates: str = "iso"
    status_days_field: str = "StatusDate"
    unknown_parameters: str = "ignored"
    take_over_cap: str = "clamp"
    ascending_word: str = "accepted"
    past_the_end: str = "empty"
    error_body: str = "string"
    put_success: int = 200
    delete_success: int = 200
    citizen_etags: bool = True
    children_touch_etag: bool = False
    record_path: str = "{auto_number}"
    citizen_put: str = "refused"
    public_flag_name: str = "PubliclyAvailable"
    public_flag_writable: bool = True
    public_flag_shown: bool = True
    api_requests_public: bool = True
    required_of_api: bool = True
    comments_path: str = "Comments"
    citizen_comments_public: bool = True
    internal_comments_public: bool = False
    internal_documents_path: str = "Documents.svc/{module}/{auto_number}"
    internal_upload_path: str = "upload"
    documents_below_work: bool = False
    citizen_upload_path: str = "media"
    citizen_documents_path: str = "media"
    citizen_documents_public: bool = True
    internal_documents_public: bool = False
    request_pictures: str = "upload"
    work_order_pictures: str = "link"
    category_on_problem_lookup: str = "honored"
    request_module: int = 50
    work_order_module: int = 51
    work_order_user_prefix: str = "User"
    field_lengths: dict[str, int] = field(default_factory=dict)
    fields_path: str = "$fields"
    citizen_help: bool = True
    lookups_paged: bool = False
    filter_works: str = "honored"
    skip_heeded: bool = True
    reference_storage: str = "as_sent"
    comment_storage: str = "as_sent"
    upload_names: str = "as_sent"
    upload_pictures: str = "as_sent"
    upload_answer: str = "object"
    always_answers: str = ""
    request_names: dict[str, str] = field(default_factory=dict)
    work_order_names: dict[str, str] = field(default_factory=dict)
    comment_names: dict[str, str] = field(default_factory=dict)
    document_names: dict[str, str] = field(default_factory=dict)
    action_names: dict[str, str] = field(default_factory=dict)
    lookup_names: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: Any) -> None:
        """Switch by attribute, alias or number; ``ValueError`` names the choices.

        A number that stands for several switches takes a dictionary of them.
        """
        number = name.upper()
        if number in NUMBERS:
            self._set_number(number, value)
        elif name in _RENAMES:
            table, canonical = _RENAMES[name]
            _require(name, value, isinstance(value, str), "text")
            setattr(self, table, {**getattr(self, table), canonical: value})
        else:
            self._set_attribute(name, value)

    def as_json(self) -> dict[str, Any]:
        """Return all switches by attribute name."""
        return asdict(self)

    def _set_number(self, number: str, value: Any) -> None:
        names = NUMBERS[number]
        if len(names) == 1:
            self.set(names[0], value)
            return
        if not isinstance(value, dict) or not set(value) <= set(names):
            raise ValueError(f"{number} takes an object with some of: {', '.join(names)}")
        for name, part in value.items():
            self.set(name, part)

    def _set_attribute(self, name: str, value: Any) -> None:
        known = {item.name for item in fields(self)}
        if name not in known:
            choices = ", ".join(sorted(known | set(_RENAMES) | set(NUMBERS)))
            raise ValueError(f"there is no EAM assumption {name!r}; known: {choices}")
        if name in CHOICES:
            _require(name, value, value in CHOICES[name], f"one of {CHOICES[name]}")
        current = getattr(self, name)
        _require(name, value, type(value) is type(current), f"like {current!r}")
        setattr(self, name, value)


CHOICES: dict[str, tuple[Any, ...]] = {
    "internal_coordinates": ("local", "latlong", "mercator"),
    "internal_sign_in": ("basic", "basic_and_app", "token"),
    "app_id_failure": (400, 401, 403),
    "scope_failure": (400, 401, 403),
    "json_dates": ("iso", "wcf"),
    "status_days_field": ("StatusDate", "CreationDateTime"),
    "unknown_parameters": ("ignored", "refused"),
    "take_over_cap": ("clamp", "refuse"),
    "ascending_word": ("accepted", "refused"),
    "past_the_end": ("empty", "missing"),
    "error_body": ("string", "object", "html", "empty"),
    "put_success": (200, 204),
    "delete_success": (200, 204),
    "citizen_put": ("refused", "allowed"),
    "request_pictures": ("upload", "link"),
    "work_order_pictures": ("link", "upload"),
    "category_on_problem_lookup": ("honored", "ignored", "refused"),
    "filter_works": ("honored", "ignored", "wrong"),
    "reference_storage": ("as_sent", "truncated", "upper", "trimmed"),
    "comment_storage": COMMENT_WAYS,
    "upload_names": NAME_WAYS,
    "upload_pictures": PICTURE_WAYS,
    "upload_answer": ("object", "nothing"),
    "always_answers": ("", "json", "xml"),
}
"""Switches with a closed list of positions, the default first."""

_RENAMES: dict[str, tuple[str, str]] = {
    "status_time_name": ("request_names", "StatusTime"),
    "general_location_name": ("request_names", "GeneralLocation"),
    "external_request_id_name": ("request_names", "ExternalRequestId"),
    "notes_name": ("request_names", "Notes"),
    "requester_first_name_name": ("request_names", "RequestorName1"),
    "requester_last_name_name": ("request_names", "RequestorName2"),
    "comment_text_name": ("comment_names", "Comment"),
    "comment_recorded_by_name": ("comment_names", "RecordedBy"),
    "comment_recorded_date_name": ("comment_names", "RecordedDate"),
    "comment_recorded_time_name": ("comment_names", "RecordedTime"),
    "document_file_name_name": ("document_names", "FileName"),
    "document_description_name": ("document_names", "Description"),
    "document_path_name": ("document_names", "Path"),
    "document_created_name": ("document_names", "CreatedDate"),
    "document_is_url_name": ("document_names", "IsUrl"),
    "external_work_order_id_name": ("work_order_names", "ExternalId"),
    "external_source_name": ("work_order_names", "ExternalSource"),
}
"""Shorthand for single renames; an empty new name takes the property away."""

NUMBERS: dict[str, tuple[str, ...]] = {
    "A-01": ("internal_coordinates",),
    "A-03": ("internal_sign_in",),
    "A-04": ("app_id_failure",),
    "A-05": ("scope_failure",),
    "A-06": ("json_dates",),
    "A-07": ("status_time_name",),
    "A-08": ("status_days_field",),
    "A-09": ("unknown_parameters",),
    "A-10": ("take_over_cap",),
    "A-11": ("ascending_word",),
    "A-12": ("past_the_end",),
    "A-13": ("error_body",),
    "A-14": ("put_success", "delete_success"),
    "A-15": ("citizen_etags",),
    "A-16": ("children_touch_etag",),
    "A-17": ("record_path",),
    "A-18": ("citizen_put",),
    "A-19": ("notes_name",),
    "A-20": ("general_location_name",),
    "A-21": ("requester_first_name_name", "requester_last_name_name"),
    "A-22": ("public_flag_name",),
    "A-23": ("api_requests_public",),
    "A-24": ("external_request_id_name",),
    "A-25": ("required_of_api",),
    "A-26": (
        "comments_path",
        "citizen_comments_public",
        "internal_comments_public",
        "comment_text_name",
        "comment_recorded_by_name",
        "comment_recorded_date_name",
        "comment_recorded_time_name",
    ),
    "A-27": ("internal_documents_path", "internal_upload_path", "documents_below_work"),
    "A-28": ("citizen_documents_path",),
    "A-29": ("document_names",),
    "A-31": ("request_pictures", "work_order_pictures"),
    "A-32": ("category_on_problem_lookup",),
    "A-34": ("work_order_module",),
    "A-35": ("work_order_names",),
    "A-36": ("work_order_user_prefix",),
    "A-37": ("field_lengths",),
    "A-38": ("fields_path",),
    "A-39": ("citizen_help",),
    "A-40": ("action_names",),
    "A-42": ("lookups_paged",),
    "A-43": ("lookup_names",),
}
"""Register number to the switches it covers."""


def _require(name: str, value: Any, fits: object, expected: str) -> None:
    if not fits:
        raise ValueError(f"EAM assumption {name!r} cannot be {value!r}; expected {expected}")

"""What is assumed about EAM's two REST services."""

from __future__ import annotations

from dataclasses import replace

from eamconsole.domain.assumptions.assumption import Assumption, Certainty, outcomes

_ROUNDS = "tests/journey/test_assumptions.py::test_the_round_holds_when_eam_is_otherwise"


def _line(
    number: int,
    sentence: str,
    certainty: Certainty,
    how: str,
    keys: str,
    switches: str,
    *,
    exposes: bool = False,
) -> Assumption:
    server = (key if "." in key else f"eam.server.{key}" for key in keys.split())
    return Assumption(
        number=f"EAM A-{number:02}",
        sentence=sentence,
        certainty=certainty,
        how=how,
        keys=tuple(server),
        switches=tuple(switches.split()),
        exposes=exposes,
    )


def _measured(
    number: int,
    sentence: str,
    how: str,
    *,
    otherwise: str,
    keys: str = "",
    switches: str = "",
    exposes: bool = False,
) -> Assumption:
    line = _line(number, sentence, Certainty.MEASURED, how, keys, switches, exposes=exposes)
    return replace(line, measured_outcomes=outcomes(otherwise))


def _harmless(
    number: int, sentence: str, test: str = _ROUNDS, *, keys: str = "", switches: str = ""
) -> Assumption:
    return _line(number, sentence, Certainty.HARMLESS, test, keys, switches)


def _unused(number: int, sentence: str, why: str, *, switches: str = "") -> Assumption:
    return _line(number, sentence, Certainty.UNUSED, why, "", switches)


def _person(number: int, sentence: str, whom: str, *, keys: str = "") -> Assumption:
    return _line(number, sentence, Certainty.PERSON, whom, keys, "")


EAM: tuple[Assumption, ...] = (
    _measured(
        1,
        "The internal API takes and shows local coordinates only.",
        "A marked record made in degrees outside is read inside, and compared with the projection.",
        keys="map.srid internal_coordinates",
        switches="internal_coordinates",
        otherwise="set told",
    ),
    _unused(
        2,
        "The internal API is installed as LucityRESTAPI.",
        "Its address is typed into the profile whole.",
    ),
    _measured(
        3,
        "The internal API asks for Basic authentication, some also for an APPID, none for a token.",
        "The request list is read with the stored login.",
        keys="environments.test.eam_internal_auth environments.test.eam_app_id",
        switches="internal_sign_in",
        otherwise="told",
    ),
    _harmless(
        4,
        "A missing or unknown APPID is answered with 401.",
        switches="app_id_failure",
    ),
    _harmless(
        5,
        "A missing scope or permission is answered with 403.",
        switches="scope_failure",
    ),
    _harmless(
        6,
        "Dates are ISO text in local time.",
        switches="json_dates",
    ),
    _unused(
        7,
        "The time of a status stands in StatusTime.",
        "The console goes by the status code and reads no time of it.",
        switches="status_time_name",
    ),
    _harmless(
        8,
        "STATUSDAYS counts from the date of the status.",
        keys="closed_list_days",
        switches="status_days_field",
    ),
    _measured(
        9,
        "A query parameter the server does not know is ignored.",
        "The request list is read with a parameter nobody knows.",
        switches="unknown_parameters",
        otherwise="noted",
    ),
    _measured(
        10,
        "A TAKE above the server's limit is shortened in silence.",
        "More rows than usual are asked for.",
        keys="take",
        switches="take_over_cap",
        otherwise="set taken",
    ),
    _harmless(
        11,
        "ORDERBY takes the word ASC.",
        keys="ascending_word",
        switches="ascending_word",
    ),
    _harmless(
        12,
        "Behind the end of a list stands an empty list.",
        switches="past_the_end",
    ),
    _harmless(
        13,
        "A refusal says why as one text.",
        switches="error_body",
    ),
    _harmless(
        14,
        "A change is answered with 200, and so is a deletion.",
        switches="put_success delete_success",
    ),
    _harmless(
        15,
        "The citizen API gives ETags.",
        keys="etags",
        switches="citizen_etags",
    ),
    _harmless(
        16,
        "A new comment or document leaves its record's ETag alone.",
        switches="children_touch_etag",
    ),
    _measured(
        17,
        "One record is read at its AutoNumber below the service.",
        "A record of the list, or the marked one, is read by itself.",
        keys="record_path",
        switches="record_path",
        otherwise="set told",
    ),
    _harmless(
        18,
        "The citizen API refuses changes of a record with 405.",
        switches="citizen_put",
    ),
    _measured(
        19,
        "A record's description is called Notes.",
        "Field list; a marked record is read back.",
        keys="notes notes_length",
        switches="notes_name",
        otherwise="set told",
    ),
    _measured(
        20,
        "A record's place in words is called GeneralLocation.",
        "Field list; a marked record is read back.",
        keys="location",
        switches="general_location_name",
        otherwise="set told",
    ),
    _measured(
        21,
        "A requester's names are called RequestorName1 and RequestorName2.",
        "Field list; a marked record is read back through the internal API.",
        keys="requester_first_name requester_last_name",
        switches="requester_first_name_name requester_last_name_name",
        otherwise="set told",
    ),
    _measured(
        22,
        "What may be shown to the public is flagged PubliclyAvailable, on records, comments and "
        "documents alike.",
        "Field list; marked records, comments and documents are read back through the internal "
        "API.",
        keys="public_flag",
        switches="public_flag_name",
        exposes=True,
        otherwise="set told",
    ),
    _measured(
        23,
        "What the citizen API creates is public, and its own lists show it.",
        "A marked record is looked for through the citizen API.",
        keys="send_public_flag created_records_visible",
        switches="api_requests_public",
        otherwise="taken",
    ),
    _measured(
        24,
        "The Issue ID is kept in ExternalRequestId.",
        "Field list; a marked record is read back.",
        keys="reference_field reference_column",
        switches="external_request_id_name",
        otherwise="set told",
    ),
    _measured(
        25,
        "Fields the agency requires are required of the API too.",
        "Field list; whether a marked record is taken.",
        switches="required_of_api",
        otherwise="noted told",
    ),
    _measured(
        26,
        "Comments lie at Comments below their record, with Comment, RecordedBy, RecordedDate and "
        "RecordedTime; those of the citizen API are public.",
        "A comment on a marked record is read back property by property on both APIs.",
        keys="comments_path comment_text comment_recorded_by comment_recorded_date "
        "comment_recorded_time send_comment_flag recorded_by_length comment_length",
        switches="comments_path citizen_comments_public internal_comments_public "
        "comment_text_name comment_recorded_by_name comment_recorded_date_name "
        "comment_recorded_time_name",
        exposes=True,
        otherwise="set told taken",
    ),
    _measured(
        27,
        "The internal API keeps documents at Documents.svc, by module and AutoNumber.",
        "Action links of a record; its list of documents is read.",
        keys="documents_path documents_upload_path documents_below_work request_module_id",
        switches="internal_documents_path internal_upload_path documents_below_work",
        otherwise="set told",
    ),
    _measured(
        28,
        "The citizen API takes, lists and hands out documents at media.",
        "A picture on a marked record is listed and fetched.",
        keys="media_path media_upload_path upload_part",
        switches="citizen_documents_path",
        otherwise="set told",
    ),
    _measured(
        29,
        "A document is told by FileName, Description, Path and IsUrl.",
        "A picture on a marked record is listed.",
        keys="document_file_name document_description document_path document_is_link "
        "document_created",
        switches="document_names",
        otherwise="set told",
    ),
    _person(
        30,
        "Uploads may have 10 MiB.",
        "The administrator of EAM's web server: which upload size does it allow?",
        keys="upload_limit_bytes",
    ),
    _measured(
        31,
        "Pictures go to Work Requests as bytes, to Work Orders as links.",
        "Pictures are added to a marked record and a marked Work Order, one way, then the other.",
        keys="eam.documents work_order_documents",
        switches="request_pictures work_order_pictures",
        otherwise="set told",
    ),
    _measured(
        32,
        "The list of problem codes can be limited to a Category Code.",
        "The list is read with the code, without it, and with one that nobody has.",
        keys="problem_ways problem_list",
        switches="category_on_problem_lookup",
        exposes=True,
        otherwise="taken told",
    ),
    _person(
        33,
        "EAM offers no secondary questions to sync.",
        "CentralSquare: does this version offer the questions of a problem code over the REST API?",
    ),
    _measured(
        34,
        "Work Orders are module 51 in the path of documents.",
        "Action links of a Work Order; its list of documents is read.",
        keys="work_order_module_id",
        switches="work_order_module",
        otherwise="set told",
    ),
    _measured(
        35,
        "A Work Order keeps the Issue ID in ExternalId and its origin in ExternalSource.",
        "Field list of Work Orders; a marked Work Order is read back.",
        keys="work_order_reference_field work_order_reference_column work_order_source_field",
        switches="work_order_names",
        otherwise="set told",
    ),
    _measured(
        36,
        "The agency's own fields have the same names on Work Orders as on Work Requests.",
        "Field list of Work Orders is compared with the profile's custom fields.",
        switches="work_order_user_prefix",
        otherwise="told",
    ),
    _measured(
        37,
        "A user-defined text field holds 50 characters.",
        "Field list.",
        keys="user_text_length user_text_lengths length_unit requester_first_name_length "
        "requester_last_name_length location_length",
        switches="field_lengths",
        otherwise="set",
    ),
    _measured(
        38,
        "$fields describes a service's fields.",
        "It is read, at the address that the service lists where it is not at the one assumed.",
        keys="fields_path",
        switches="fields_path",
        otherwise="set noted",
    ),
    _measured(
        39,
        "The citizen API answers /help as well.",
        "It is read.",
        switches="citizen_help",
        otherwise="noted",
    ),
    _measured(
        40,
        "Action links have Name, Url and Verb.",
        "Those of a record are read through the internal API.",
        switches="action_names",
        otherwise="noted",
    ),
    _harmless(
        41,
        "Nothing is slowed down or refused for being too much.",
        "tests/unit/wire/test_refusals.py::test_a_status_asks_for_what_must_happen_next",
    ),
    _harmless(
        42,
        "Pick lists come whole.",
        keys="lookup_paging",
        switches="lookups_paged",
    ),
    _measured(
        43,
        "A row of a pick list has CodeValue and TypeValue.",
        "The pick lists of problem and category codes are read.",
        keys="lookup_code lookup_text",
        switches="lookup_names",
        otherwise="set told",
    ),
)

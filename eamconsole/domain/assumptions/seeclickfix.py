"""What is assumed about SeeClickFix's organization API."""

from __future__ import annotations

from dataclasses import replace

from eamconsole.domain.assumptions.assumption import Assumption, Certainty, outcomes

_ROUNDS = "tests/journey/test_assumptions.py::test_the_round_holds_when_seeclickfix_is_otherwise"
_VENDOR = "CivicPlus support"


def _line(
    number: int, sentence: str, certainty: Certainty, how: str, keys: str, switch: str
) -> Assumption:
    return Assumption(
        number=f"SCF A-{number:02}",
        sentence=sentence,
        certainty=certainty,
        how=how,
        keys=tuple(key if "." in key else f"seeclickfix.server.{key}" for key in keys.split()),
        switches=(switch,) if switch else (),
    )


def _measured(
    number: int, sentence: str, how: str, *, otherwise: str, keys: str = "", switch: str = ""
) -> Assumption:
    line = _line(number, sentence, Certainty.MEASURED, how, keys, switch)
    return replace(line, measured_outcomes=outcomes(otherwise))


def _harmless(
    number: int, sentence: str, test: str = _ROUNDS, *, keys: str = "", switch: str = ""
) -> Assumption:
    return _line(number, sentence, Certainty.HARMLESS, test, keys, switch)


def _unused(number: int, sentence: str, why: str) -> Assumption:
    return _line(number, sentence, Certainty.UNUSED, why, "", "")


def _person(
    number: int, sentence: str, whom: str, *, keys: str = "", switch: str = ""
) -> Assumption:
    return _line(number, sentence, Certainty.PERSON, whom, keys, switch)


SEECLICKFIX: tuple[Assumption, ...] = (
    _unused(
        1,
        "A call without User-Agent is answered with 403.",
        "Every call names the console and its contact.",
    ),
    _unused(
        2,
        "An unchanged answer counts as a call.",
        "SeeClickFix is never asked for changes of a single page.",
    ),
    _harmless(
        3,
        "Calls are counted per address, not per token.",
        keys="limits.seeclickfix_calls_per_minute",
        switch="limit_by",
    ),
    _harmless(
        4,
        "A token that is missing, wrong or expired is answered with 401.",
        "tests/contract/wire/test_scf_client.py::test_a_refused_token_is_recognized_either_way",
    ),
    _measured(
        5,
        "An account that may not acknowledge or close is answered with 403.",
        "The account's own page says what it may do.",
        switch="not_permitted_status",
        otherwise="told",
    ),
    _harmless(
        6,
        "Behind page 25 stands an empty page.",
        keys="page_cap",
        switch="beyond_last_page",
    ),
    _harmless(
        7,
        "The organization's lists end at page 25 as well.",
        keys="page_cap list_path",
        switch="organization_pages_capped",
    ),
    _unused(
        8,
        "Name and password are no longer accepted.",
        "The console has tokens only.",
    ),
    _harmless(
        9,
        "The account's page answers a wrong token with 401.",
        keys="profile_path",
        switch="stranger_profile",
    ),
    _unused(
        10,
        "Members of an organization are not listed.",
        "Nobody is looked up by name.",
    ),
    _measured(
        11,
        "Unknown parameters are ignored in silence; those of the documents are heeded.",
        "A list of what changes from tomorrow on must be empty.",
        keys="list_path",
        switch="bounds_heeded",
        otherwise="told",
    ),
    _harmless(
        12,
        "A request shows addresses for acknowledging and closing it.",
        keys="acknowledge_suffix close_suffix",
        switch="transition_links",
    ),
    _harmless(
        13,
        "Several answers to one question come as one text.",
        "tests/journey/test_content.py::"
        "test_answers_arrive_to_the_digit_and_objects_by_what_people_read",
    ),
    _harmless(
        14,
        "The organization's list brings the thread of each request.",
        keys="details",
        switch="comments_embedded",
    ),
    _unused(
        15,
        "The organization may see a reporter's e-mail and phone.",
        "Neither is read or passed on.",
    ),
    _unused(
        16,
        "Internal comments can be posted.",
        "The console writes public comments only.",
    ),
    _unused(
        17,
        "The number of the record in EAM can be posted to the request.",
        "It stands in the acknowledgment.",
    ),
    _unused(
        18,
        "A request can be assigned.",
        "Assigning is left to SeeClickFix.",
    ),
    _unused(
        19,
        "A request can be moved to another category.",
        "Moving is left to SeeClickFix.",
    ),
    _harmless(
        20,
        "Questions that must be answered before closing make the closing a 422.",
        switch="closing_questions_block",
    ),
    _unused(
        21,
        "A private request is a 404 for outsiders.",
        "The console reads as a member of the organization.",
    ),
    _unused(
        22,
        "A member may open an acknowledged request again.",
        "The console opens nothing.",
    ),
    _harmless(
        23,
        "Acknowledging a closed request is a 422.",
        "tests/unit/domain/test_rules.py::test_only_an_open_request_is_owed_an_acknowledgment",
    ),
    _harmless(
        24,
        "Whatever is asked of an archived request is a 422.",
        "tests/journey/test_recategorization.py::test_t67_an_archived_request_is_final_with_its_reason",
    ),
    _harmless(
        25,
        "A step to the state a request is in already is a 422.",
        switch="same_state",
    ),
    _unused(
        26,
        "A comment without text is a 422.",
        "The profile refuses blank texts, and pictures are sent with a sentence.",
    ),
    _harmless(
        27,
        "Acknowledging and closing can be held for moderation.",
        "tests/journey/test_talk.py::test_t43_a_moderated_closure_closes_once_when_it_is_released",
    ),
    _measured(
        28,
        "Private requests are read and changed below the organization's address.",
        "A listed request is read there.",
        keys="organization_issue_path organization_writes",
        switch="organization_issues_served",
        otherwise="set told",
    ),
    _unused(
        29,
        "An internal category is one that only the token shows.",
        "Which are internal is the city's own list.",
    ),
    _measured(
        30,
        "The organization's categories are listed below its address.",
        "The list is read.",
        keys="request_types_path category_ladder category_point",
        switch="categories_listed",
        otherwise="noted told",
    ),
    _person(
        31,
        "Categories cannot be written.",
        f"{_VENDOR}: may this account change request categories through the API?",
        keys="allow_assumed_endpoints",
        switch="categories_writable",
    ),
    _unused(
        32,
        "The organizations of an account are listed.",
        "The organization's number is typed into the profile.",
    ),
    _harmless(
        33,
        "A comment always has a text.",
        "tests/unit/domain/test_rules.py::test_which_comments_cross",
    ),
    _harmless(
        34,
        "A comment may have any length.",
        "tests/faults/test_bad_input.py::test_a_comment_too_long_is_parked_until_a_person_shortens_it",
    ),
    _harmless(
        35,
        "A comment on an archived request is a 422.",
        "tests/journey/test_recategorization.py::"
        "test_t67_what_was_still_owed_to_residents_is_no_longer_possible",
    ),
    _unused(
        36,
        "Comments cannot be edited or deleted.",
        "The console never changes what was published.",
    ),
    _harmless(
        37,
        "Events of the system are labeled Issue Assigned and Issue Recategorized.",
        "tests/unit/domain/test_rules.py::test_which_comments_cross",
    ),
    _harmless(
        38,
        "A request shows one picture.",
        "tests/journey/test_content.py::test_several_addresses_in_one_field_are_several_pictures",
    ),
    _measured(
        39,
        "The pictures of a private request can be fetched at their addresses.",
        "The picture of a listed private request is fetched.",
        switch="private_pictures_served",
        otherwise="told",
    ),
    _harmless(
        40,
        "Fetching pictures does not count as calls.",
        "tests/contract/wire/test_scf_client.py::"
        "test_every_call_asks_the_budget_and_pictures_do_not",
        keys="limits.image_downloads_per_second",
    ),
    _unused(
        41,
        "Open311 ignores jurisdiction_id.",
        "Open311 is not called.",
    ),
    _unused(
        42,
        "Open311 has no updated_after.",
        "Open311 is not called.",
    ),
    _unused(
        43,
        "Nobody is told of a change; who wants to know has to ask.",
        "The console asks at the interval of the profile.",
    ),
    _harmless(
        44,
        "A new comment moves the request's updated_at.",
        switch="comment_touches_issue",
    ),
    _harmless(
        45,
        "A picture that is too large or of another kind is a 422.",
        keys="max_image_mb",
        switch="bad_image_status",
    ),
    _harmless(
        46,
        "Retry-After is in whole seconds.",
        "tests/unit/wire/test_refusals.py::test_waiting_times_stay_between_a_second_and_an_hour",
    ),
    _harmless(
        47,
        "Archiving moves the request's updated_at.",
        switch="archiving_touches_issue",
    ),
    _harmless(
        48,
        "Release from moderation moves the request's updated_at.",
        switch="release_touches_issue",
    ),
)

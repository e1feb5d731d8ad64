"""What the simulated EAM refuses, and with which words."""

import pytest

from tests.fixtures.eam_desk import open_eam


@pytest.fixture
def eam():
    with open_eam() as eam:
        yield eam


def refused(eam, fields, **query):
    answer = eam.citizen("POST", "Requests.svc/", {"ProblemCode": "POTHOLE", **fields}, **query)
    assert answer.status == 400
    assert eam.state.requests == {}
    return answer.json


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"ProblemCode": "XYZ"}, "ProblemCode 'XYZ' is not valid."),
        ({"CategoryCode": "NOPE"}, "CategoryCode 'NOPE' is not valid."),
        ({"WorkOrderUser1": "free text"}, "WorkOrderUser1 'free text' is not valid."),
        ({"User1Code": "free text"}, "User1Code 'free text' is not valid."),
        ({"Street": "NOWHERE LN"}, "Street 'NOWHERE LN' is not valid."),
        ({"User13": "x" * 51}, "User13 is too long. The maximum length is 50."),
        ({"XCoordinate": "east"}, "XCoordinate cannot be 'east'."),
        ({"Notes": {"a": 1}}, "Notes cannot be '{'a': 1}'."),
    ],
)
def test_values_must_fit_their_property(eam, fields, text):
    assert refused(eam, fields) == text


def test_notes_have_a_limit_where_the_agency_sets_one(eam):
    eam.state.settings.set("notes_limit", 10)
    assert "maximum length is 10" in refused(eam, {"Notes": "x" * 11})


def test_agencies_require_what_they_like(eam):
    eam.state.settings.set("required_request_fields", ["DepartmentCode"])
    assert refused(eam, {}) == "DepartmentCode is required."
    assert eam.report(DepartmentCode="PW")["DepartmentType"] == "Public Works"


def test_unknown_streets_may_be_pushed_to_the_general_location(eam):
    eam.state.settings.set(
        "Automatically push invalid request addresses to the general location field", True
    )
    made = eam.report(BuildingNumber="12", Street="NOWHERE LN")
    assert (made["Street"], made["GeneralLocation"]) == (None, "12 NOWHERE LN")


def test_pick_list_fields_take_codes(eam):
    made = eam.report(WorkOrderUser1="311")
    assert (made["WorkOrderUser1"], made["WorkOrderUser1Type"]) == ("311", "311 request")


def test_unknown_properties_are_passed_over(eam):
    assert eam.report(Color="blue", StatusCode=999)["StatusCode"] == 1


def test_work_orders_need_a_category(eam):
    answer = eam.internal("POST", "WorkOrders.svc/", {"Notes": "cold"})
    assert (answer.status, answer.json) == (400, "CategoryCode is required.")


def test_hard_locked_records_stay_as_they_are(eam):
    number = eam.report()["AutoNumber"]
    eam.do("hard_lock", auto_number=number)
    answer = eam.citizen("POST", f"Requests.svc/{number}/Comments/", {"Comment": "hello"})
    assert (answer.status, "hard locked" in answer.json) == (400, True)


def test_closed_records_need_a_permission(eam):
    number = eam.order()["AutoNumber"]
    eam.do("set_work_order_status", auto_number=number, code=999)
    assert eam.internal("PUT", f"WorkOrders.svc/{number}/", {"Notes": "x"}).status == 200
    eam.do("change_login", revoke=["edit closed work orders"])
    assert eam.internal("PUT", f"WorkOrders.svc/{number}/", {"Notes": "y"}).status == 400


def test_null_writes_wipe_what_is_missing(eam):
    number = eam.report(User13="7")["AutoNumber"]
    path = f"Requests.svc/{number}/"
    kept = eam.internal("PUT", path, {"Notes": None, "User14": "x"}).json
    assert (kept["Notes"], kept["User13"], kept["User14"]) == ("Deep hole", "7", "x")
    wiped = eam.internal("PUT", path, {"Notes": "only"}, nullwrites="TRUE").json
    assert (wiped["Notes"], wiped.get("User13"), wiped["ProblemCode"]) == ("only", None, None)


def test_the_internal_api_asks_for_a_login(eam):
    answer = eam.internal("GET", "Requests.svc/", headers={"Authorization": "Basic eDp5"})
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_applications_need_their_id_and_scope(eam):
    eam.state.settings.set("require_app_id", True)
    assert eam.internal("GET", "Requests.svc/").status == 401
    eam.do("register_app", app_id="our-app", scopes=["r:rq"])
    named = {"APPID": "our-app"}
    assert eam.internal("GET", "Requests.svc/", headers=named).status == 200
    assert eam.internal("POST", "Requests.svc/", {"ProblemCode": "POTHOLE"}, named).status == 403
    assert eam.internal("GET", "WorkOrders.svc/", headers=named).status == 403


def test_missing_permissions_are_named(eam):
    eam.do("change_login", revoke=["add work orders"])
    answer = eam.internal("POST", "WorkOrders.svc/", {"CategoryCode": "FAC-HVAC"})
    assert (answer.status, answer.json) == (403, "You do not have permission to add work orders.")


def test_unknown_addresses_and_verbs_get_pages(eam):
    for answer in (eam.citizen("GET", "Nothing.svc/"), eam.citizen("PUT", "Requests.svc/")):
        assert answer.status in (404, 405)
        assert answer.headers["content-type"].startswith("text/html")

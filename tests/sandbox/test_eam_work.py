"""The status engine of the simulated EAM, and its work orders."""

import pytest

from tests.fixtures.eam_desk import open_eam


@pytest.fixture
def eam():
    with open_eam() as eam:
        yield eam


def status_of(eam, request):
    return eam.internal("GET", f"Requests.svc/{request['AutoNumber']}/").json["StatusCode"]


@pytest.fixture
def request_and_order(eam):
    request, order = eam.report(), eam.order()
    eam.do("link", request=request["AutoNumber"], work_order=order["AutoNumber"])
    return request, order


def test_a_linked_request_follows_its_work(eam, request_and_order):
    request, order = request_and_order
    assert status_of(eam, request) == 2
    for order_code, request_code in ((941, 941), (2, 2), (999, 998), (2, 998)):
        eam.do("set_work_order_status", auto_number=order["AutoNumber"], code=order_code)
        assert status_of(eam, request) == request_code


def test_cancelled_work_cancels_the_request(eam, request_and_order):
    request, order = request_and_order
    eam.internal("PUT", f"WorkOrders.svc/{order['AutoNumber']}/", {"StatusCode": 951})
    assert status_of(eam, request) == 951


def test_one_open_order_keeps_the_request_open(eam, request_and_order):
    request, order = request_and_order
    second = eam.do("create_work_order", category_code="ST-SIGN", request=request["RequestNumber"])
    eam.do("set_work_order_status", auto_number=order["AutoNumber"], code=999)
    assert status_of(eam, request) == 2
    eam.do("set_work_order_status", auto_number=second["auto_number"], code=999)
    assert status_of(eam, request) == 998


def test_completion_is_an_option_of_the_agency(eam, request_and_order):
    request, order = request_and_order
    eam.state.settings.set("Auto Update Req Status when WO Complete", False)
    eam.do("set_work_order_status", auto_number=order["AutoNumber"], code=999)
    assert status_of(eam, request) == 2


def test_unlinking_restores_the_status(eam):
    request, order = eam.report(), eam.order()
    pair = {"request": request["AutoNumber"], "work_order": order["AutoNumber"]}
    eam.do("link", **pair)
    assert eam.do("unlink", **pair) == {"status": 1}
    tracked = eam.do("state", reference=None)["records"][0]["tracking"]
    assert [(row["before"], row["after"]) for row in tracked] == [(1, 2), (2, 1)]


def test_the_server_may_store_another_status(eam):
    eam.state.settings.set("required_to_close_work_order", ["MainTaskCode"])
    path = f"WorkOrders.svc/{eam.order()['AutoNumber']}/"
    assert eam.internal("PUT", path, {"StatusCode": 999}).json["StatusCode"] == 948


def test_a_work_order_keeps_what_it_was_given(eam):
    order = eam.order(ExternalId="1843400", ExternalSource="SeeClickFix", User13="x", Notes="cold")
    assert order["CategoryType"] == "Facility - HVAC"
    assert (order["StatusCode"], order["StatusType"]) == (2, "New Work Order")
    found = eam.internal("GET", "WorkOrders.svc/", filter="WKORDER WHERE WO_EXTERNALID = '1843400'")
    assert [row["User13"] for row in found.json] == ["x"]


def test_a_request_becomes_a_work_order_by_command(eam):
    request = eam.report(CategoryCode="ST-PAVE")
    answer = eam.module("POST", f"Commands.svc/50/{request['AutoNumber']}/CreateWorkOrder/")
    address = answer.json["DataUrl"].partition("/Work/")[2]
    assert eam.internal("GET", address).json["CategoryCode"] == "ST-PAVE"
    assert status_of(eam, request) == 2


def test_deleted_requests_are_gone(eam):
    number = eam.report()["AutoNumber"]
    eam.do("delete_request", auto_number=number)
    assert eam.citizen("GET", f"Requests.svc/{number}/").status == 404


@pytest.mark.parametrize(
    ("action", "arguments", "complaint"),
    [
        ("comment", {"reference": "nope", "text": "x"}, "no Request with reference 'nope'"),
        ("comment", {"text": "x"}, "name the record by"),
        ("set_status", {"auto_number": 23251, "code": 777}, "StatusCode '777' is not valid."),
        ("set_status", {"auto_number": 23251, "code": "x"}, "'code' must be a number"),
        ("change_field", {"auto_number": 23251, "field": "Nope"}, "there is no field 'Nope'"),
        ("create_work_order", {"category_code": "NOPE"}, "CategoryCode 'NOPE' is not valid."),
        ("edit_comment", {"auto_number": 23251, "text": "x"}, "has no comment"),
        ("settings", {"nope": 1}, "there is no EAM setting 'nope'"),
        ("assumptions", {"A-06": "french"}, "expected one of ('iso', 'wcf')"),
        ("rename_problem", {"code": "NOPE", "title": "x"}, "there is no problem 'NOPE'"),
    ],
)
def test_staff_mistakes_are_explained(eam, action, arguments, complaint):
    eam.report()
    with pytest.raises(ValueError) as refusal:
        eam.do(action, **arguments)
    assert complaint in str(refusal.value)

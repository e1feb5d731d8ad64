"""Every switch of the simulated EAM changes what a client sees."""

import json

import pytest

from tests.fixtures.eam_desk import open_eam


@pytest.fixture
def eam():
    with open_eam() as eam:
        yield eam


@pytest.fixture
def switch(eam):
    return eam.state.assumptions.set


def one(eam, record, **query):
    return eam.citizen("GET", f"Requests.svc/{record['AutoNumber']}/", **query)


def test_a04_a05_refusals_of_applications(eam, switch):
    eam.state.settings.set("require_app_id", True)
    switch("A-04", 403)
    assert eam.internal("GET", "Requests.svc/").status == 403
    switch("A-05", 401)
    eam.do("register_app", app_id="a", scopes=["r:wo"])
    assert eam.internal("GET", "Requests.svc/", headers={"APPID": "a"}).status == 401


def test_a06_dates_of_wcf(eam, switch):
    record = eam.report()
    switch("A-06", "wcf")
    answer = one(eam, record)
    assert rb'"StatusDate":"\/Date(1795410000000-0500)\/"' in answer.body
    assert answer.json["StatusDate"] == "/Date(1795410000000-0500)/"


@pytest.mark.parametrize(
    ("number", "name", "canonical"),
    [
        ("A-07", "StatusHour", "StatusTime"),
        ("A-20", "Whereabouts", "GeneralLocation"),
        ("A-22", "IsPublic", "PubliclyAvailable"),
        ("A-24", "ExternalId", "ExternalRequestId"),
    ],
)
def test_renamed_properties(eam, switch, number, name, canonical):
    switch(number, name)
    shown = one(eam, eam.report()).json
    assert name in shown
    assert canonical not in shown


def test_a22_reaches_comments_and_is_written_too(eam, switch):
    switch("A-22", "IsPublic")
    path = f"Requests.svc/{eam.report()['AutoNumber']}/Comments/"
    assert eam.internal("POST", path, {"Comment": "a", "IsPublic": True}).json["IsPublic"] is True


def test_a24_may_be_missing(eam, switch):
    switch("A-24", "")
    assert "ExternalRequestId" not in eam.report(ExternalRequestId="7")


def test_a11_a12_a13_words_ends_and_errors(eam, switch):
    switch("A-11", "refused")
    assert eam.citizen("GET", "Requests.svc/", orderby="AutoNumber ASC").status == 400
    switch("A-12", "missing")
    assert eam.citizen("GET", "Requests.svc/", take=10, skip=10).status == 404
    bodies = {}
    for shape in ("string", "object", "html", "empty"):
        switch("A-13", shape)
        bodies[shape] = eam.citizen("POST", "Requests.svc/", {"ProblemCode": "X"}).body
    assert json.loads(bodies["object"]) == {"Message": json.loads(bodies["string"])}
    assert bodies["html"].startswith(b"<!DOCTYPE html>")
    assert bodies["empty"] == b""


def test_a14_silent_changes(eam, switch):
    switch("A-14", {"put_success": 204, "delete_success": 204})
    path = f"Requests.svc/{eam.report()['AutoNumber']}/"
    changed = eam.internal("PUT", path, {"Notes": "b"})
    assert (changed.status, changed.body) == (204, b"")
    assert eam.internal("DELETE", path).status == 204


def test_a15_no_tags_for_citizens(eam, switch):
    record = eam.report()
    switch("A-15", False)
    assert "etag" not in one(eam, record).headers


def test_a17_another_address_of_records(eam, switch):
    record = eam.report()
    switch("A-17", "({auto_number})")
    assert one(eam, record).status == 404
    assert eam.citizen("GET", f"Requests.svc/({record['AutoNumber']})/").status == 200


def test_a18_citizens_may_change(eam, switch):
    record = eam.report()
    switch("A-18", "allowed")
    path = f"Requests.svc/{record['AutoNumber']}/"
    assert eam.citizen("PUT", path, {"Notes": "b"}).json["Notes"] == "b"


def test_a23_created_out_of_sight(eam, switch):
    switch("A-23", False)
    assert one(eam, eam.report()).status == 404


def test_a26_other_comments(eam, switch):
    switch("A-26", {"comments_path": "Memos", "comment_text_name": "Memo"})
    path = f"Requests.svc/{eam.report()['AutoNumber']}/Memos/"
    assert eam.citizen("POST", path, {"Memo": "hello"}).json["Memo"] == "hello"


def test_a27_a28_a34_other_document_addresses(eam, switch):
    switch("internal_documents_path", "Files/{module}-{auto_number}")
    switch("A-28", "Documents")
    switch("A-34", 60)
    request, order = eam.report(), eam.order()
    assert eam.module("GET", f"Files/60-{order['AutoNumber']}/").json == []
    assert eam.citizen("GET", f"Requests.svc/{request['AutoNumber']}/Documents/").json == []


def test_a27_documents_below_work(eam, switch):
    path = f"Documents.svc/51/{eam.order()['AutoNumber']}/"
    assert eam.internal("GET", path).status == 404
    switch("documents_below_work", True)
    assert eam.internal("GET", path).json == []
    assert eam.module("GET", path).status == 404


def test_a29_a35_a36_other_names(eam, switch):
    switch("A-29", {"FileName": "Name"})
    switch("A-35", {"ExternalId": "ExternalWorkOrderId"})
    switch("A-36", "WorkOrderUser")
    order = eam.order(ExternalWorkOrderId="7", WorkOrderUser13="x")
    assert (order["ExternalWorkOrderId"], order["WorkOrderUser13"]) == ("7", "x")
    path = f"Documents.svc/51/{order['AutoNumber']}/"
    assert eam.module("POST", path, {"Path": "https://x.example/a.jpg"}).json["Name"] == "a.jpg"


@pytest.mark.parametrize(
    ("storage", "stored"), [("truncated", "Ab1"), ("upper", "AB12CD"), ("as_sent", "Ab12cd")]
)
def test_references_may_be_spoiled(eam, switch, storage, stored):
    switch("reference_storage", storage)
    assert eam.report(User13="Ab12cd")["User13"] == stored


def test_xml_whatever_was_asked(eam, switch):
    switch("always_answers", "xml")
    assert eam.citizen("GET", "Requests.svc/").body == b"<ArrayOfRequest></ArrayOfRequest>"

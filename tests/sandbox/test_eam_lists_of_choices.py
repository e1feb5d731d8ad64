"""Problems, categories and field descriptions of the simulated EAM."""

import pytest

from tests.fixtures.eam_desk import open_eam


@pytest.fixture
def eam():
    with open_eam() as eam:
        yield eam


LOOKUP = "LookupList/Request.svc"


def codes(answer):
    assert answer.status == 200, answer.body
    return [row["CodeValue"] for row in answer.json]


def test_titles_become_problems_under_scf(eam):
    answer = eam.citizen("GET", f"{LOOKUP}/ProblemCode/", CategoryCode="SCF")
    assert {row["TypeValue"]: row["CodeValue"] for row in answer.json} == {
        "Graffiti": "GRAFFITI",
        "Graffiti removal": "GRAFFITI2",
        "Pothole": "POTHOLE",
    }
    assert len(eam.citizen("GET", f"{LOOKUP}/ProblemCode/").json) > 3


def test_the_category_parameter_is_an_assumption(eam):
    path = f"{LOOKUP}/ProblemCode/"
    eam.state.assumptions.set("A-32", "ignored")
    assert len(eam.citizen("GET", path, CategoryCode="SCF").json) > 3
    eam.state.assumptions.set("A-32", "refused")
    assert eam.citizen("GET", path, CategoryCode="SCF").status == 400
    assert len(eam.citizen("GET", path, **{"311Only": "true"}).json) == 3
    assert len(eam.internal("POST", "Requests.svc/ProblemCode/", {"CategoryCode": "SCF"}).json) == 3


def test_problems_change_under_our_hands(eam):
    eam.do("rename_problem", code="POTHOLE", title="Hole in road")
    eam.do("dissociate", code="GRAFFITI")
    eam.do("add_problem", code="TREE", title="Fallen tree")
    eam.do("remove_problem", code="GRAFFITI2")
    rows = eam.citizen("GET", f"{LOOKUP}/ProblemCode/", CategoryCode="SCF").json
    assert rows == [
        {"CodeValue": "POTHOLE", "TypeValue": "Hole in road"},
        {"CodeValue": "TREE", "TypeValue": "Fallen tree"},
    ]
    assert eam.report(ProblemCode="GRAFFITI")["ProblemType"] == "Graffiti"
    assert eam.citizen("POST", "Requests.svc/", {"ProblemCode": "GRAFFITI2"}).status == 400


def test_the_marker_category_can_be_missing(eam):
    assert "SCF" in codes(eam.citizen("GET", f"{LOOKUP}/CategoryCode/"))
    eam.do("remove_category", code="SCF")
    assert "SCF" not in codes(eam.citizen("GET", f"{LOOKUP}/CategoryCode/"))
    assert eam.citizen("GET", f"{LOOKUP}/ProblemCode/", CategoryCode="SCF").json == []
    eam.do("add_category", code="SCF", title="SeeClickFix 311 CRM")
    eam.do("associate", code="POTHOLE")
    assert codes(eam.citizen("GET", f"{LOOKUP}/ProblemCode/", CategoryCode="SCF")) == ["POTHOLE"]


def test_internal_categories_form_a_tree(eam):
    row = eam.internal("GET", "WorkOrders.svc/CategoryCode/").json[0]
    assert {"CodeValue", "TypeValue", "AutoNumber", "ParentAutoNumber", "Level"} == set(row)


def test_statuses_are_a_pick_list_staff_extend(eam):
    eam.do("set_status_text", code=952, text="Returned to 311")
    rows = eam.citizen("GET", f"{LOOKUP}/StatusCode/").json
    assert {"CodeValue": "952", "TypeValue": "Returned to 311"} in rows


def test_streets_have_names(eam):
    assert {"Name": "PINE ST"} in eam.citizen("GET", f"{LOOKUP}/Street/").json


def test_counts_and_prefixes(eam):
    assert eam.internal("GET", "Requests.svc/ProblemCode/$count").body == b"8"
    assert codes(eam.citizen("GET", f"{LOOKUP}/ProblemCode/", startswith="graf")) == [
        "GRAFFITI",
        "GRAFFITI2",
    ]


def test_lookups_are_whole_unless_switched(eam):
    eam.state.seed_categories(f"Kind {n}" for n in range(40))
    assert len(eam.citizen("GET", f"{LOOKUP}/ProblemCode/").json) == 48
    eam.state.assumptions.set("A-42", True)
    assert len(eam.citizen("GET", f"{LOOKUP}/ProblemCode/").json) == 10


@pytest.mark.parametrize("service", ["Requests.svc", "WorkOrders.svc"])
def test_fields_describe_themselves(eam, service):
    rows = {row["PropertyName"]: row for row in eam.internal("GET", f"{service}/$fields").json}
    assert rows["User13"]["MaxLength"] == 50
    assert rows["User13"]["IsPickList"] is False
    picked = "WorkOrderUser1" if service == "Requests.svc" else "User1"
    assert rows[picked]["IsPickList"] is True


def test_help_lists_the_endpoints(eam):
    assert b"Requests.svc" in eam.citizen("GET", "Requests.svc/help").body
    eam.state.assumptions.set("A-39", False)
    assert eam.citizen("GET", "Requests.svc/help").status == 404


def test_action_links_lead_to_comments_and_documents(eam):
    number = eam.report()["AutoNumber"]
    record = eam.internal("GET", f"Requests.svc/{number}/").json
    actions = eam.internal("GET", record["DataUrl"].partition("/Work/")[2]).json
    for row in actions:
        if row["Verb"] == "GET":
            path = row["Url"].partition("/LucityRESTAPI/")[2]
            assert eam.module("GET", path).status == 200

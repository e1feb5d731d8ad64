"""Comments and documents of the simulated EAM."""

import pytest

from tests.fixtures.city_client import BOUNDARY
from tests.fixtures.eam_desk import open_eam


@pytest.fixture
def eam():
    with open_eam() as eam:
        yield eam


PICTURE = b"\xff\xd8\xff" + b"picture" * 100


def multipart(content, part="FileToUpload"):
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
        f'name="{part}"; filename="hole.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.fixture
def path(eam):
    return f"Requests.svc/{eam.report(User13='1843')['AutoNumber']}"


def test_a_citizens_comment_is_public_and_stamped(eam, path):
    made = eam.citizen("POST", f"{path}/Comments/", {"Comment": "Thanks", "RecordedBy": "Ada"})
    assert made.status == 201
    assert made.json == {
        "AutoNumber": 901,
        "Comment": "Thanks",
        "RecordedBy": "Ada",
        "RecordedDate": "2026-11-23T00:00:00",
        "RecordedTime": "1900-01-01T19:14:07",
        "PubliclyAvailable": True,
    }
    assert eam.citizen("GET", f"{path}/Comments/").json == [made.json]


def test_staff_comments_show_when_published(eam, path):
    eam.do("comment", reference="1843", text="Crew scheduled.")
    assert eam.citizen("GET", f"{path}/Comments/").json == []
    assert eam.internal("GET", f"{path}/Comments/").json[0]["PubliclyAvailable"] is False
    eam.do("set_comment_public", reference="1843")
    assert eam.citizen("GET", f"{path}/Comments/").json[0]["Comment"] == "Crew scheduled."


@pytest.mark.parametrize("body", [{"Comment": ""}, {"Comment": "x", "RecordedBy": "y" * 51}])
def test_unfitting_comments_are_refused(eam, path, body):
    assert eam.citizen("POST", f"{path}/Comments/", body).status == 400


def test_comments_come_in_pages(eam, path):
    for n in range(12):
        eam.citizen("POST", f"{path}/Comments/", {"Comment": str(n)})
    newest = [row["Comment"] for row in eam.citizen("GET", f"{path}/Comments/").json]
    assert newest == [str(n) for n in range(11, 1, -1)]
    ordered = eam.citizen("GET", f"{path}/Comments/", take=50, orderby="AutoNumber").json
    assert [row["Comment"] for row in ordered] == [str(n) for n in range(12)]


def test_only_the_internal_api_edits_comments(eam, path):
    number = eam.citizen("POST", f"{path}/Comments/", {"Comment": "a"}).json["AutoNumber"]
    one = f"{path}/Comments/{number}/"
    assert eam.citizen("PUT", one, {"Comment": "b"}).status == 405
    assert eam.internal("PUT", one, {"Comment": "b"}).json["Comment"] == "b"
    assert eam.internal("DELETE", one).status == 200
    assert eam.internal("GET", one).status == 404


def test_children_leave_the_parents_tag_alone_unless_switched(eam, path):
    tag = eam.citizen("GET", f"{path}/").headers["etag"]
    eam.citizen("POST", f"{path}/Comments/", {"Comment": "a"})
    assert eam.citizen("GET", f"{path}/").headers["etag"] == tag
    eam.state.assumptions.set("A-16", True)
    eam.citizen("POST", f"{path}/Comments/", {"Comment": "b"})
    assert eam.citizen("GET", f"{path}/").headers["etag"] != tag


def test_an_uploaded_picture_comes_back(eam, path):
    body, headers = multipart(PICTURE)
    made = eam.citizen("POST", f"{path}/media/", body, headers)
    assert (made.status, made.json["FileName"]) == (201, "hole.jpg")
    assert eam.citizen("GET", f"{path}/media/").json == [made.json]
    got = eam.citizen("GET", f"{path}/media/{made.json['AutoNumber']}/")
    assert (got.body, got.headers["content-type"]) == (PICTURE, "image/jpeg")


def test_only_the_right_part_counts(eam, path):
    body, headers = multipart(PICTURE, part="file")
    assert eam.citizen("POST", f"{path}/media/", body, headers).status == 400


@pytest.mark.parametrize("status", [413, 400])
def test_large_files_are_refused(eam, path, status):
    eam.state.settings.set("upload_limit", 100)
    eam.state.settings.set("oversize_status", status)
    body, headers = multipart(PICTURE)
    assert eam.citizen("POST", f"{path}/media/", body, headers).status == status


def test_crew_pictures_show_when_published(eam, path):
    made = eam.do("add_document", reference="1843", draw="png")
    assert eam.citizen("GET", f"{path}/media/").json == []
    eam.do("set_document_public", reference="1843", document=made["document"])
    assert len(eam.citizen("GET", f"{path}/media/").json) == 1
    content = eam.citizen("GET", f"{path}/media/{made['document']}/")
    assert (content.headers["content-type"], content.body[:4]) == ("image/png", b"\x89PNG")


def test_internal_documents_go_by_module(eam):
    number = eam.order()["AutoNumber"]
    own = f"Documents.svc/51/{number}/"
    linked = eam.module("POST", own, {"Path": "https://img.example/1.jpg"}).json
    assert (linked["IsUrl"], linked["FileName"]) == (True, "1.jpg")
    body, headers = multipart(PICTURE, part="anything")
    stored = eam.module("POST", f"{own}upload/", body, headers).json
    assert [row["AutoNumber"] for row in eam.module("GET", own).json] == [
        stored["AutoNumber"],
        linked["AutoNumber"],
    ]
    assert eam.module("GET", f"{own}{stored['AutoNumber']}/").body == PICTURE
    assert eam.module("GET", f"Documents.svc/77/{number}/").status == 404
    assert eam.internal("GET", f"WorkOrders.svc/{number}/").json["HasDocuments"] is True


def test_linking_without_upload_is_a_permission_of_its_own(eam, path):
    eam.do("change_login", revoke=["add documents without upload"])
    number = path.partition("/")[2]
    answer = eam.module("POST", f"Documents.svc/50/{number}/", {"Path": "https://x.example/a"})
    assert answer.status == 403

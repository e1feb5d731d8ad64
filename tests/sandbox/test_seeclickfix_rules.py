"""The rules a call meets before anything is done: who, how often, where, what."""

import pytest

ORG = "/organizations/4242"


def test_call_without_user_agent_is_forbidden(client_of):
    answer = client_of(agent="").get("/issues")
    assert answer.status == 403
    assert set(answer.json) == {"message", "documentation_url"}


def test_limit_answers_429_until_a_slot_frees(city, api):
    city.seeclickfix.limit.per_minute = 2
    assert [api.get("/profile").status for _ in range(3)] == [200, 200, 429]
    refused = api.get("/profile")
    assert refused.headers["retry-after"] == "60"
    assert set(refused.json) == {"message", "documentation_url"}
    city.clock.advance(60)
    assert api.get("/profile").status == 200


def test_going_on_regardless_is_blocked_for_a_quarter_of_an_hour(city, api):
    city.seeclickfix.limit.per_minute = 1
    city.seeclickfix.limit.patience = 3
    assert [api.get("/profile").status for _ in range(6)] == [200, 429, 429, 429, 429, 403]
    city.clock.advance(14 * 60)
    assert api.get("/profile").status == 403
    city.clock.advance(61)
    assert api.get("/profile").status == 200


def test_limit_counts_addresses_or_tokens(city, client_of):
    city.seeclickfix.limit.per_minute = 1
    assert client_of("integration").get("/profile").status == 200
    assert client_of("staff").get("/profile").status == 429
    city.seeclickfix.assumptions.change({"A-03": "token"})
    assert client_of("staff").get("/profile").status == 200


def test_pictures_are_outside_the_limit(city, api):
    city.seeclickfix.limit.per_minute = 1
    image = next(i.picture for i in city.seeclickfix.issues() if i.picture)
    host = city.servers["seeclickfix"].url
    path = host + city.seeclickfix.state.pictures.path(image)
    assert [api.get(path).status for _ in range(3)] == [302, 302, 302]


@pytest.mark.parametrize(
    ("role", "status"),
    [("integration", 200), ("internal", 200), ("resident", 404), ("expired", 401), ("", 401)],
)
def test_organization_is_for_members(client_of, role, status):
    assert client_of(role).get(f"{ORG}/issues").status == status


def test_other_organization_does_not_exist(api):
    answer = api.get("/organizations/9/issues")
    assert (answer.status, answer.body) == (404, b"")


def test_basic_login_is_history(client_of):
    client = client_of("")
    client.headers["Authorization"] = "Basic dTpw"
    assert client.get("/profile").status == 401


def test_bad_token_gets_401_or_a_profile_without_id(city, client_of):
    client = client_of("expired")
    refused = client.get("/profile")
    assert refused.status == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    city.seeclickfix.assumptions.flip("A-09")
    assert client.get("/profile").json["id"] is None


def test_token_ends_with_the_citys_time(city, api):
    city.clock.advance(366 * 86400)
    assert api.get("/profile").status == 401


def test_profile_tells_who_may_acknowledge(client_of):
    manager = client_of("integration").get("/profile").json
    assert (manager["name"], manager["role"]) == ("City of Harborview", "Verified Official")
    assert manager["permissions"] == {"can_acknowledge": True}
    assert client_of("internal").get("/profile").json["permissions"] == {"can_acknowledge": False}
    assert client_of("").get("/profile").json["id"] is None


@pytest.mark.parametrize("path", ["/nothing", "/issues/1", "/users/5", "/request_types/1"])
def test_what_does_not_exist_is_404_without_a_body(api, path):
    answer = api.get(path)
    assert (answer.status, answer.body) == (404, b"")


@pytest.mark.parametrize("path", ["/issues.json", "/issues/", "/profile.json"])
def test_old_spellings_are_understood(api, path):
    assert api.get(path).status == 200


def test_broken_json_is_400_under_request(api, issue):
    kind = {"Content-Type": "application/json"}
    answer = api.call("POST", f"/issues/{issue.id}/comments", b"{", kind)
    assert answer.status == 400
    assert set(answer.json) == {"request"}


@pytest.mark.parametrize("path", ["/users", "/places", "/issues/new"])
def test_missing_place_is_400(api, path):
    answer = api.get(path)
    assert answer.status == 400
    assert set(answer.json) == {"message", "documentation_url"}


def test_known_answers_are_not_sent_again(city, api, issue):
    first = api.get(f"/issues/{issue.id}")
    again = api.get(f"/issues/{issue.id}", {"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert api.get(f"/issues/{issue.id}", since).status == 304
    city.clock.advance(1)
    api.post(f"/issues/{issue.id}/comments", {"comment": "new"})
    etag = {"If-None-Match": first.headers["etag"]}
    assert api.get(f"/issues/{issue.id}", etag).status == 200


def test_organizations_of_the_caller(api, client_of):
    assert [item["id"] for item in api.get("/organizations").json] == [4242]
    assert api.get(ORG).json["name"] == "City of Harborview"
    assert client_of("resident").get("/organizations").json == []

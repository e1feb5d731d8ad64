"""What runs on Test opens no connection to Production, whatever Test answers."""

import json

import pytest

from eamconsole.errors import ConfigurationError
from eamconsole.services.setup import Draft
from eamconsole.services.setup.acceptance import STEPS, run_acceptance
from tests.fixtures.raw_server import RawServer, answer

EVERY_STEP = [step.key for step in STEPS]


@pytest.fixture
def servers():
    made = [RawServer(), RawServer()]
    yield made
    for server in made:
        server.close()


def a_draft(test, production):
    draft = Draft()
    draft.put("organization.name", "City of Harborview")
    for environment, url in (("test", test), ("production", production)):
        draft.put(
            f"environments.{environment}",
            {"seeclickfix_url": f"{url}/api/v2", "organization_id": 1, "eam_url": f"{url}/Citizen"},
        )
    draft.put("network.proxy", "none")
    return draft


def redirecting_to(url, status):
    return answer(b"", status=status, Location=f"{url}/Citizen/Work/Requests.svc/")


PROBLEMS = json.dumps([{"CodeValue": "POTH", "TypeValue": "Pothole"}]).encode()


@pytest.mark.parametrize(
    "says",
    [
        lambda url: answer(PROBLEMS),
        lambda url: redirecting_to(url, "302 Found"),
        lambda url: redirecting_to(url, "307 Temporary Redirect"),
        lambda url: redirecting_to(url, "308 Permanent Redirect"),
        lambda url: answer(b"broken", status="500 Internal Server Error"),
    ],
)
def test_a_test_run_opens_no_connection_to_production(installation, servers, says):
    test, production = servers
    test.script = says(production.url)
    results = list(run_acceptance(installation, a_draft(test.url, production.url), EVERY_STEP))
    assert len(results) == 7
    assert test.connections > 0
    assert production.connections == 0


def test_a_test_run_is_refused_where_test_is_production(installation, servers):
    same = servers[0].url
    with pytest.raises(ConfigurationError, match="same EAM"):
        list(run_acceptance(installation, a_draft(same, same), EVERY_STEP))
    assert servers[0].connections == 0


def test_what_is_opened_on_test_does_not_know_production(servers):
    tables = a_draft("https://test.example", "https://production.example").trial_tables("test")
    assert "production.example" not in json.dumps(tables)

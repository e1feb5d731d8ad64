"""A sandbox city per test, and people with different rights to call it."""

import contextlib

import pytest

from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from tests.fixtures.city_client import CityClient


@pytest.fixture
def city():
    """A running city with the bundled issues, a stopped clock and no call limit."""
    with SandboxCity(CityOptions(calls_per_minute=0)) as city:
        city.clock.freeze()
        yield city


@pytest.fixture
def client_of(city):
    """Make clients of the SeeClickFix side by token role ("" for none)."""
    with contextlib.ExitStack() as stack:

        def make(role="integration", **options):
            token = city.seeclickfix.token(role) if role else ""
            client = CityClient(city.endpoints.seeclickfix_url, token, **options)
            stack.callback(client.close)
            return client

        yield make


@pytest.fixture
def api(client_of):
    """The integration user's client."""
    return client_of("integration")


@pytest.fixture
def control(city):
    """A client of the control plane."""
    client = CityClient(city.endpoints.control_url)
    yield client
    client.close()


@pytest.fixture
def issue(city):
    """A fresh Open issue without an assignment notice."""
    city.seeclickfix.state.assignment_notices = False
    return city.seeclickfix.town.report(summary="Deep one", lat=41.3, lng=-72.9)

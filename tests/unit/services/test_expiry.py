"""Certificates are asked for once a day; their end dates stand in the calendar and the status."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import trustme

from eamconsole.journal import Journal
from eamconsole.services.checks.expiry import read_certificate_ends
from eamconsole.services.overview.reading import Overview
from eamconsole.services.profiles.reading import parse_profile
from eamconsole.services.status import StatusReport
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.budget import CallBudget
from eamconsole.sync.expiry import Expiry
from tests.fixtures.raw_server import RawServer, answer
from tests.unit.services.test_profile_reading import SMALL

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FIRST, RENEWED = datetime(2026, 12, 5, tzinfo=UTC), datetime(2027, 12, 5, tzinfo=UTC)


class SecureServer:
    """A server whose certificate can be renewed while it runs."""

    def __init__(self):
        self._authority = trustme.CA()
        self.renew(FIRST)
        self._raw = RawServer(
            answer(b"[]"), wrap=lambda conn: self._context.wrap_socket(conn, server_side=True)
        )
        self.url = f"https://localhost:{self._raw.port}/Citizen"
        self.close = self._raw.close

    def renew(self, end):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        begin = end - timedelta(days=400)
        issued = self._authority.issue_cert("localhost", not_after=end, not_before=begin)
        issued.configure_cert(self._context)


@pytest.fixture
def server():
    server = SecureServer()
    yield server
    server.close()


@pytest.fixture
def town(server, tmp_path):
    """A profile whose EAM is that server and whose SeeClickFix speaks plain HTTP on loopback."""
    profile = parse_profile(SMALL, "small.toml")
    place = profile.environments.test.model_copy(
        update={"eam_url": server.url, "seeclickfix_url": "http://127.0.0.1:9/api/v2"}
    )
    profile = profile.model_copy(
        update={"map": profile.map.model_copy(update={"reverse_geocode": False})}
    )
    clock = VirtualClock(NOW)
    journal = Journal.open(f"sqlite:///{tmp_path / 'city.sqlite'}", clock=clock)
    ask = partial(read_certificate_ends, profile, place)
    parts = SimpleNamespace(
        journal=journal, clock=clock, certificate_ends=ask, credential_ends=None
    )
    zone = ZoneInfo("America/New_York")
    yield SimpleNamespace(
        clock=clock,
        look=lambda: Expiry(parts).read_if_due(threading.Event()),
        calendar=lambda: dates(Overview(journal, clock, zone, CallBudget(20, clock)).status()),
        report=lambda: StatusReport(journal, clock, zone, "h", "test").as_json()["certificates"],
    )
    journal.close()


def dates(status):
    return {entry.title: entry.at for entry in status.calendar}


def test_the_calendar_and_the_status_know_until_when(town):
    assert town.calendar() == {}
    town.look()
    assert town.calendar() == {"EAM certificate": FIRST, "SeeClickFix token": None}
    assert town.report() == {"EAM certificate": FIRST.isoformat()}


def test_a_renewed_certificate_is_seen_the_next_day_and_not_asked_for_before(town, server):
    town.look()
    server.renew(RENEWED)
    town.clock.advance(3_600)
    town.look()
    assert town.calendar()["EAM certificate"] == FIRST
    town.clock.advance(24 * 3_600)
    town.look()
    assert town.calendar()["EAM certificate"] == RENEWED


def test_a_server_that_is_down_keeps_its_date(town, server):
    town.look()
    server.close()
    town.clock.advance(25 * 3_600)
    town.look()
    assert town.calendar()["EAM certificate"] == FIRST

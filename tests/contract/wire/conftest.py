"""Clients of a sandbox city, over real sockets."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from eamconsole.domain.work import CoordinateSystem, Module, NewWorkRecord, Point
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.support.redaction import Redactor
from eamconsole.wire.eam import EamAccess, EamClient, EamServerProfile
from eamconsole.wire.http import ProxyChoice, Surroundings
from eamconsole.wire.projection import Projector
from eamconsole.wire.scf import ScfAccess, ScfServerProfile, SeeClickFixClient

WAY = Point(-72.9, 41.3, CoordinateSystem.LATLONG)


@pytest.fixture
def city():
    """A running city with the bundled issues, a stopped clock and no call limit."""
    with SandboxCity(CityOptions(calls_per_minute=0)) as city:
        city.clock.freeze()
        yield city


@pytest.fixture
def around():
    return Surroundings(redactor=Redactor(), proxy=ProxyChoice("none"))


@pytest.fixture
def scf_as(city, around):
    """Make SeeClickFix clients by token role; keywords are keys of the server profile."""
    made = []

    def make(role="integration", permit=None, **keys):
        access = ScfAccess(
            base_url=city.endpoints.seeclickfix_url,
            organization_id=city.endpoints.organization_id,
            token=city.seeclickfix.token(role),
            contact="it@harborview.example",
        )
        made.append(SeeClickFixClient(access, ScfServerProfile(**keys), around, permit=permit))
        return made[-1]

    yield make
    for client in made:
        client.shut()


@pytest.fixture
def scf(scf_as):
    return scf_as()


@pytest.fixture
def eam_with(city, around):
    """Make EAM clients; keywords are those of the access, ``profile`` the server's keys."""
    made = []

    def make(profile=None, internal=True, **changes):
        access = EamAccess(
            url=city.endpoints.eam_url,
            internal_url=city.endpoints.eam_internal_url if internal else "",
            login=city.endpoints.eam_login,
            zone=ZoneInfo("America/New_York"),
        )
        keys = EamServerProfile(**(profile or {}))
        translate = Projector(city.srid).translated
        made.append(EamClient(replace(access, **changes), keys, around, translate=translate))
        return made[-1]

    yield make
    for client in made:
        client.shut()


@pytest.fixture
def eam(eam_with):
    return eam_with()


@pytest.fixture
def citizen(eam_with):
    """A client that knows the citizen API alone, like most cities'."""
    return eam_with(internal=False)


@pytest.fixture
def a_record(city):
    """Make new records; the reference is the first argument."""
    code = next(iter(city.eam.catalog.problems))

    def make(reference="1843321", **changes):
        values = {
            "module": Module.WORK_REQUEST,
            "reference": reference,
            "notes": f"Deep hole\n\nSeeClickFix Issue ID: {reference}",
            "problem_code": code,
            "point": WAY,
            **changes,
        }
        return NewWorkRecord(**values)

    return make

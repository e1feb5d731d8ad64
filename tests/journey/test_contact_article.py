"""What the article asks of setting up, measured: the checkbox, agencies, two names of one EAM."""

from __future__ import annotations

import pytest

from eamconsole.errors import ConfigurationError
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.checks.checks import Checks
from eamconsole.services.contact.contact import FirstContact
from eamconsole.wire.scf.client import SeeClickFixClient
from tests.fixtures.contact import contact_with, first_contact_of
from tests.journey.test_first_contact import named


@pytest.fixture
def city(empty_city):
    empty_city.seeclickfix.town.report(private=True, image=DRAWN)
    return empty_city


def test_r65_a_checkbox_that_is_not_there_is_told_with_where_to_add_it(city, tmp_path):
    city.eam.assumptions.comment_names["PubliclyAvailable"] = ""
    report, _ = first_contact_of(city, tmp_path)
    (line,) = [each for each in report.wrong if each.number == "EAM A-26"]
    assert "no comment of a crew would ever be published" in line.evidence
    assert "form editor" in line.advice
    assert line.must, "what is public cannot be told"


def test_r31_several_agencies_are_named_and_asked_for_a_profile_each(city, tmp_path, monkeypatch):
    really = SeeClickFixClient.categories

    def of_two(client):
        from dataclasses import replace

        listing = really(client)
        first, *others = listing.categories
        named_so = [replace(each, organization="City of Harborview") for each in others]
        return replace(
            listing,
            categories=(replace(first, organization="Harborview Water"), *named_so),
        )

    monkeypatch.setattr(SeeClickFixClient, "categories", of_two)
    report, _ = first_contact_of(city, tmp_path, write=False)
    (line,) = [each for each in report.wrong if each.number == "SCF A-30"]
    assert "2 agencies: City of Harborview, Harborview Water" in line.evidence
    assert "profile for each agency" in line.advice


def both_places(city, home, production):
    """Open a profile whose Production has another address."""
    more = (
        "\n[environments.production]\n"
        f'seeclickfix_url = "https://seeclickfix.example/api/v2"\norganization_id = 2\n'
        f'eam_url = "{production}"\n'
        f'eam_internal_url = "{production}"\n'
    )
    return contact_with(city, home, more=more)


def test_r14_one_eam_under_two_names_is_recognized_by_its_records(city, tmp_path):
    other_name = city.endpoints.eam_url.replace("127.0.0.1", "localhost")
    with both_places(city, tmp_path, other_name) as (console, profiles):
        assert [f for f in Checks(console).run() if f.check.startswith("Test and Prod")] == []
        FirstContact(console, profiles).run(write=False, apply=False)
        for _ in range(2):
            made(city)
        (found,) = [f for f in Checks(console).run() if f.check.startswith("Test and Prod")]
        assert found.failed
        assert "the newest requests of both are" in found.text
        before = len(city.eam.requests)
        with pytest.raises(ConfigurationError, match="are the same EAM, or look like it"):
            FirstContact(console, profiles).run(write=True, apply=False)
        assert len(city.eam.requests) == before


def test_r14_a_production_that_is_another_or_away_alarms_nobody(city, tmp_path):
    for _ in range(2):
        made(city)
    with both_places(city, tmp_path, "http://127.0.0.1:9/CitizenPortalRESTAPI") as (console, _p):
        assert [f for f in Checks(console).run() if f.check.startswith("Test and Prod")] == []


def made(city):
    """Have somebody enter a request in EAM."""
    from eamconsole.sandbox.eam.control import ACTIONS

    code = next(iter(city.eam.catalog.problems.values())).code
    fields = {"ProblemCode": code, "Notes": "By phone", "PubliclyAvailable": True}
    return ACTIONS["create_record"](city.eam, {"fields": fields})


def test_two_usual_servers_have_nothing_of_it(city, tmp_path):
    report, _ = first_contact_of(city, tmp_path)
    assert named(report) == {}

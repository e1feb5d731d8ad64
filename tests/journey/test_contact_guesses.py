"""The first contact believes no page and no name before something was read there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eamconsole.domain.work import Module
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.contact import eam_reads
from eamconsole.services.contact.names import ServerProperty
from eamconsole.services.contact.server import Server
from tests.fixtures.contact import first_contact_of
from tests.journey.test_first_contact import named

DETAIL = "{auto_number}/Detail"


@pytest.fixture
def city(empty_city):
    empty_city.seeclickfix.town.report(private=True, image=DRAWN)
    return empty_city


@pytest.mark.parametrize("path", [DETAIL, "Rec/{auto_number}/Full", "Item({auto_number})"])
def test_a_record_whose_path_goes_on_behind_the_number_is_read_there(city, tmp_path, path):
    city.eam.assumptions.set("A-17", path)
    report, _ = first_contact_of(city, tmp_path)
    assert named(report) == {"EAM A-17": {"eam.server.record_path": path}}
    again, _ = first_contact_of(city, tmp_path / "applied", apply=True)
    assert named(again) == named(report)
    done, profile = first_contact_of(city, tmp_path / "applied")
    assert (named(done), profile.eam.server) == ({}, {"record_path": path})


def test_a_page_that_lists_what_is_not_there_leads_to_no_value(city, tmp_path, monkeypatch):
    city.eam.assumptions.set("A-17", "Rec/{auto_number}")

    def help_page(server, _module):
        service = server.outer.service(Module.WORK_REQUEST).strip("/").rpartition("/")[2]
        yield server.outer, f"<td>{service}/Old/{{id}}</td><td>{service}/{{id}}/Comments</td>"

    monkeypatch.setattr(Server, "help_page", help_page)
    report, _ = first_contact_of(city, tmp_path)
    (line,) = [each for each in report.wrong if each.number == "EAM A-17"]
    assert dict(line.settings) == {}
    assert "Ask CentralSquare for the address" in line.advice


def test_where_children_hang_elsewhere_no_path_is_proposed(city, tmp_path, monkeypatch):
    city.eam.assumptions.set("A-17", DETAIL)

    def help_page(server, _module):
        service = server.outer.service(Module.WORK_REQUEST).strip("/").rpartition("/")[2]
        told = "</td><td>".join(
            f"{service}/{path}" for path in ("{id}/Detail", "{id}/Comments", "{id}/media")
        )
        yield server.outer, f"<td>{told}</td>"

    monkeypatch.setattr(Server, "help_page", help_page)
    report, _ = first_contact_of(city, tmp_path)
    (line,) = [each for each in report.wrong if each.number == "EAM A-17"]
    assert dict(line.settings) == {}
    assert "not below that address" in line.advice


def test_a_name_that_sounded_right_and_kept_nothing_is_proposed_no_more(
    city, tmp_path, monkeypatch
):
    """The field list offers a name; the marked record shows that it is not the one."""
    city.eam.assumptions.set("A-20", "")
    really = eam_reads.fields_of

    def offering(server, module):
        fields = really(server, module)
        names = {**fields.by_name, "Whereabouts": ServerProperty("Whereabouts", "text")}
        return replace(fields, by_name=names)

    monkeypatch.setattr(eam_reads, "fields_of", offering)
    read, _ = first_contact_of(city, tmp_path / "read", write=False)
    assert named(read) == {"EAM A-20": {"eam.server.location": "Whereabouts"}}
    report, _ = first_contact_of(city, tmp_path / "written")
    (line,) = [each for each in report.wrong if each.number == "EAM A-20"]
    assert dict(line.settings) == {}
    assert line.needs_person
    assert "eam.server.location" not in report.settings


RENAMED = [
    (
        {"comment_recorded_date_name": "Day", "comment_recorded_time_name": "Clock"},
        {"comment_recorded_date": "Day", "comment_recorded_time": "Clock"},
    ),
    ({"comment_recorded_date_name": "Day"}, {"comment_recorded_date": "Day"}),
    ({"comment_recorded_time_name": "Clock"}, {"comment_recorded_time": "Clock"}),
]


@pytest.mark.parametrize(("flips", "keys"), RENAMED)
def test_day_and_time_of_a_comment_are_found_under_other_names(city, tmp_path, flips, keys):
    city.eam.assumptions.set("A-26", flips)
    report, _ = first_contact_of(city, tmp_path)
    assert named(report) == {"EAM A-26": {f"eam.server.{key}": v for key, v in keys.items()}}


@pytest.mark.parametrize(
    ("flip", "key"),
    [
        ({"CreatedDate": "Made"}, "document_created"),
        ({"Description": "Words"}, "document_description"),
    ],
)
def test_what_a_picture_says_of_itself_is_found_under_other_names(city, tmp_path, flip, key):
    city.eam.assumptions.set("A-29", flip)
    report, _ = first_contact_of(city, tmp_path)
    (value,) = flip.values()
    assert named(report) == {"EAM A-29": {f"eam.server.{key}": value}}


def test_no_free_text_passes_for_what_work_orders_may_lack(city, tmp_path):
    """Whatever is written into a free text stands there; that names no property."""
    city.eam.assumptions.set("A-19", "Description")  # so that Notes of a Work Order is nobody's
    city.eam.assumptions.set("A-35", {"ExternalSource": ""})
    report, _ = first_contact_of(city, tmp_path, apply=True)
    assert named(report) == {
        "EAM A-19": {"eam.server.notes": "Description"},
        "EAM A-35": {"eam.server.work_order_source_field": ""},
    }

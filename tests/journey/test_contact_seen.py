"""What the first contact calls *holds* was seen whole, and what went wrong is told by its cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eamconsole.sandbox.eam import child_endpoints, storing
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sandbox.eam.formats import Answer
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.contact import eam_reads
from eamconsole.services.contact.measured import Result
from eamconsole.services.contact.names import Fields, ServerProperty
from eamconsole.services.contact.server import Server
from tests.fixtures.contact import first_contact_of
from tests.journey.test_first_contact import named

HOLDS, OPEN, OTHERWISE = Result.HOLDS, Result.OPEN, Result.OTHERWISE


@pytest.fixture
def city(empty_city):
    empty_city.seeclickfix.town.report(private=True, image=DRAWN)
    return empty_city


def line_of(report, number):
    return next(line for line in report.lines if line.number == number)


def result(report, *numbers):
    return [line_of(report, number).result for number in numbers]


def test_an_empty_list_tells_nothing_until_a_marked_record_stands_in_it(city, tmp_path):
    read, _ = first_contact_of(city, tmp_path / "read", write=False)
    assert result(read, "EAM A-09", "EAM A-10") == [OPEN, OPEN]
    assert "0 came" in line_of(read, "EAM A-10").evidence
    written, _ = first_contact_of(city, tmp_path / "written")
    assert result(written, "EAM A-09", "EAM A-10") == [HOLDS, HOLDS]


def test_a_town_without_requests_or_categories_leaves_its_lines_open(empty_city, tmp_path):
    town = empty_city.seeclickfix.town
    town.report()
    report, _ = first_contact_of(empty_city, tmp_path / "public", write=False)
    line = line_of(report, "SCF A-28")
    assert (line.result, "no private one is listed" in line.evidence) == (OPEN, True)
    assert "Report a private request" in line.advice
    empty_city.seeclickfix.state.categories.clear()
    report, _ = first_contact_of(empty_city, tmp_path / "bare", write=False)
    assert result(report, "SCF A-30") == [OPEN]


def test_a_list_of_categories_that_ends_before_its_last_page_does_not_hold(city, tmp_path):
    categories = city.seeclickfix.state.categories
    known = next(iter(categories.values()))
    for number in range(10_000, 12_600):
        categories[number] = replace(known, id=number, title=f"Category {number}")
    report, _ = first_contact_of(city, tmp_path, write=False)
    line = line_of(report, "SCF A-30")
    assert (line.result, line.is_wrong) == (OTHERWISE, True)
    assert "2,500 categories" in line.evidence and "before its last page" in line.evidence
    assert "“Page cap”" in line.advice


def test_a_parameter_that_empties_the_list_makes_a_difference(city, tmp_path, monkeypatch):
    really = Server.ask

    def ask(server, side, path, query=()):
        told = really(server, side, path, query)
        return type(told)([]) if any("PROBE" in name for name, _ in query) else told

    monkeypatch.setattr(Server, "ask", ask)
    report, _ = first_contact_of(city, tmp_path)
    line = line_of(report, "EAM A-09")
    assert (line.result, line.moot) == (OTHERWISE, True)
    assert "leaves the list without a row" in line.evidence


def test_a_page_without_an_address_and_links_without_a_name_do_not_hold(
    city, tmp_path, monkeypatch
):
    monkeypatch.setattr(Server, "help_page", lambda server, _: iter([(server.outer, "Welcome")]))
    city.eam.assumptions.set("A-40", {"Name": "Title"})
    report, _ = first_contact_of(city, tmp_path)
    assert result(report, "EAM A-39", "EAM A-40") == [OTHERWISE, OTHERWISE]
    assert "lists no address" in line_of(report, "EAM A-39").evidence
    assert named(report) == {}, "nothing hangs on either"


def test_lengths_of_fields_that_nobody_described_are_not_vouched_for(city, tmp_path):
    more = '\n[[custom_fields]]\nfield = "Zone7"\nvalue = "North"\n'
    report, _ = first_contact_of(city, tmp_path, write=False, more=more)
    line = line_of(report, "EAM A-37")
    assert (line.result, "no length of Zone7" in line.evidence) == (OPEN, True)


def test_reading_alone_shows_the_flag_on_no_comment_and_no_document(city, tmp_path):
    report, _ = first_contact_of(city, tmp_path, write=False)
    line = line_of(report, "EAM A-22")
    assert (line.result, line.must) == (OPEN, True)
    assert "Comments were not seen. Documents were not seen." in line.evidence


def test_one_of_two_names_is_not_both(city, tmp_path, monkeypatch):
    def only_the_last(server, module):
        return Fields({"RequestorName2": ServerProperty("RequestorName2")}, "record")

    monkeypatch.setattr(eam_reads, "fields_of", only_the_last)
    report, _ = first_contact_of(city, tmp_path, write=False)
    line = line_of(report, "EAM A-21")
    assert (line.result, "RequestorName1" in line.evidence) == (OPEN, True)
    written, _ = first_contact_of(city, tmp_path / "written")
    line = line_of(written, "EAM A-21")
    assert line.result is HOLDS
    assert "kept RequestorName1" in line.evidence and "kept RequestorName2" in line.evidence


@pytest.mark.parametrize(
    ("length", "settings"),
    [(40, {}), (20, {}), (1000, {"eam.server.comment_length": 1000})],
)
def test_a_comment_that_is_cut_is_called_cut_with_what_stands_there(
    city, tmp_path, monkeypatch, length, settings
):
    monkeypatch.setattr(storing, "_CUT_AT", length)
    city.eam.assumptions.set("comment_storage", "cut")
    report, _ = first_contact_of(city, tmp_path, apply=True)
    line = line_of(report, "EAM A-26")
    assert line.result is OTHERWISE
    assert f"is cut: of 4,000 characters {length:,} stand there" in line.evidence
    assert "not shown" not in line.evidence and "does not arrive" not in line.evidence
    assert dict(line.settings) == settings
    assert not line.must, "what is cut is not public"
    if settings:
        again, _ = first_contact_of(city, tmp_path)
        assert named(again) == {}
    else:
        assert "what changes a comment" in line.advice


def test_a_comment_that_is_refused_for_its_length_is_told_with_one_that_fits(city, tmp_path):
    ACTIONS["settings"](city.eam, {"notes_limit": 600})
    report, _ = first_contact_of(city, tmp_path)
    assert named(report) == {"EAM A-26": {"eam.server.comment_length": 500}}
    assert "is refused" in line_of(report, "EAM A-26").evidence


@pytest.mark.parametrize(
    ("kept", "settings"),
    [
        (str.upper, {}),
        (lambda name: name[:8], {"eam.server.recorded_by_length": 8}),
        (lambda name: "api", {"eam.server.comment_recorded_by": ""}),
    ],
)
def test_an_author_is_told_by_what_became_of_the_name(city, tmp_path, monkeypatch, kept, settings):
    plain = child_endpoints.shown_comment

    def shown(visit, row):
        told = plain(visit, row)
        return told | {"RecordedBy": kept(told["RecordedBy"])}

    monkeypatch.setattr(child_endpoints, "shown_comment", shown)
    report, _ = first_contact_of(city, tmp_path)
    assert named(report) == ({"EAM A-26": settings} if settings else {})


def test_a_comment_without_its_day_does_not_hold_and_harms_nobody(city, tmp_path):
    city.eam.assumptions.comment_names["RecordedDate"] = ""
    report, _ = first_contact_of(city, tmp_path)
    line = line_of(report, "EAM A-26")
    assert (line.result, line.moot) == (OTHERWISE, True)
    assert "without RecordedDate" in line.evidence


def test_a_comment_is_believed_by_the_list_and_not_by_the_answer(city, tmp_path, monkeypatch):
    """An answer that repeats what was sent hides that nothing, or less, is kept."""
    plain = child_endpoints.shown_comment

    def shown(visit, row):
        told = plain(visit, row)
        return told if visit.call.method == "POST" else told | {"Comment": told["Comment"][:90]}

    monkeypatch.setattr(child_endpoints, "shown_comment", shown)
    report, _ = first_contact_of(city, tmp_path)
    assert named(report) == {"EAM A-26": {"eam.server.comment_length": 90}}


def test_a_hidden_comment_that_the_public_can_read_is_a_must(city, tmp_path, monkeypatch):
    """The flag is kept as sent, and governs nothing."""
    plain = child_endpoints.comments

    def all_of_them(visit, record):
        if visit.call.method != "GET":
            return plain(visit, record)
        rows = [child_endpoints.shown_comment(visit, row) for row in record.comments.values()]
        return Answer(rows, "Comment")

    monkeypatch.setattr(child_endpoints, "comments", all_of_them)
    report, _ = first_contact_of(city, tmp_path)
    (line,) = report.musts
    assert line.number == "EAM A-26"
    assert "off is shown by the citizen API" in line.evidence


def test_pictures_that_eam_names_and_codes_anew_alarm_nobody(city, tmp_path):
    city.eam.assumptions.set("upload_names", "numbered")
    city.eam.assumptions.set("upload_pictures", "jpeg_90")
    report, _ = first_contact_of(city, tmp_path)
    assert named(report) == {}
    assert "coded it anew" in line_of(report, "EAM A-28").evidence


def test_documents_that_the_internal_api_does_not_list_are_elsewhere(city, tmp_path, monkeypatch):
    plain = child_endpoints.documents

    def outside_only(visit, record):
        return plain(visit, record) if visit.citizen else Answer([], "Document")

    monkeypatch.setattr(child_endpoints, "documents", outside_only)
    report, _ = first_contact_of(city, tmp_path)
    lines = {line.number: line for line in report.wrong}
    assert "does not show the one that was just added" in lines["EAM A-27"].evidence
    assert "takes no picture as a link" in lines["EAM A-31"].evidence, "nothing stands there"


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("internal", [True, False])
@pytest.mark.parametrize("fields", ["$fields", ""])
def test_whatever_is_open_or_wrong_says_what_to_do(empty_city, tmp_path, write, internal, fields):
    empty_city.eam.assumptions.set("A-38", fields)
    empty_city.eam.assumptions.set("reference_storage", "truncated")
    more = '\n[[custom_fields]]\nfield = "User13"\nvalue = "Sandbox"\n'
    report, _ = first_contact_of(empty_city, tmp_path, write=write, internal=internal, more=more)
    without = [line.number for line in report.lines if line.is_open and not line.advice]
    without += [line.number for line in report.wrong if not (line.advice or line.settings)]
    assert without == []

"""The page for the firewall team: complete, in sight, and ready to be mailed."""

import socket

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication

from eamconsole.services.setup import Draft
from eamconsole.services.setup.connection import Connection
from eamconsole.services.setup.network import as_text, expected, merged
from tests.fixtures.pictures import picture

PHOTO = picture(320, 240)
HOST, PORT, MEASURED, PURPOSE = range(4)


def rows(page):
    table = page.table
    return [
        [table.item(at, column).text() for column in range(table.columnCount())]
        for at in range(table.rowCount())
    ]


def of(page, purpose):
    return [row for row in rows(page) if row[PURPOSE].startswith(purpose)]


@pytest.fixture
def mail_server():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def test_every_host_is_in_the_table_and_was_tried(wizard, sandbox, draft, mail_server):
    draft.put("environments.production.organization_id", 4243)
    draft.put("environments.production.seeclickfix_url", sandbox.endpoints.seeclickfix_url)
    draft.put("environments.production.eam_url", sandbox.endpoints.eam_url + "/Production")
    draft.put("alerts", [
        {"kind": "mail", "host": "127.0.0.1", "port": mail_server, "to": ["a@b.example"]},
        {"kind": "webhook", "url": "https://hooks.harborview.example/x"},
    ])  # fmt: skip
    draft.put("journal.url", "postgresql+psycopg://eamconsole@127.0.0.1:9/journal")
    sandbox.seeclickfix.town.report(image=PHOTO)
    page = wizard.go_to("network")
    before = {row[PURPOSE] for row in rows(page)}
    wizard.check(timeout=40_000)
    after = rows(page)
    assert before <= {row[PURPOSE] for row in after}, "nothing that was listed is lost"
    for purpose in ("SeeClickFix API, Test", "SeeClickFix API, Production", "EAM citizen API, Test",
                    "EAM internal API, Test", "photos of residents, Test"):  # fmt: skip
        assert [row[MEASURED] for row in of(page, purpose)] == ["open"], (purpose, after)
    assert of(page, "alerts by mail") == [
        ["127.0.0.1", str(mail_server), "open", "alerts by mail", "direct"]
    ]
    assert of(page, "EAM citizen API, Production")[0][MEASURED].startswith("fails: ")
    assert of(page, "journal (PostgreSQL)")[0][MEASURED].startswith("fails: 127.0.0.1 port 9")
    assert len(of(page, "address lookup (ArcGIS)")) == 1


@pytest.mark.parametrize("size", [(900, 600), (1240, 860)])
def test_what_was_measured_is_seen_without_scrolling(wizard, sandbox, size, qtbot):
    sandbox.seeclickfix.town.report(image=PHOTO)
    wizard.dialog.resize(*size)
    page = wizard.go_to("network")
    wizard.check()
    qtbot.wait(1)
    area = wizard.frame._area
    seen = QRect(area.viewport().mapTo(wizard.dialog, QPoint()), area.viewport().size())
    for at in range(page.table.rowCount()):
        cell = page.table.visualItemRect(page.table.item(at, MEASURED))
        place = QRect(page.table.viewport().mapTo(wizard.dialog, cell.topLeft()), cell.size())
        words = page.table.item(at, MEASURED).text()
        assert seen.contains(place), words
        assert place.width() >= page.table.fontMetrics().horizontalAdvance(words[:5]) + 6
    assert area.verticalScrollBar().value() == 0


def test_the_text_for_the_firewall_team_can_be_mailed_as_it_is(wizard):
    page = wizard.go_to("network")
    wizard.check()
    page.copy_text.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Please allow the computer ")
    assert "No inbound access" in text
    assert "photos of residents, Test" in text
    assert "\nHost " in text and "outgoing" in text


def test_a_measured_row_takes_the_place_of_the_one_it_was_expected_as():
    draft = Draft()
    draft.put("environments.test.eam_url", "https://eam-test.example/Citizen")
    table = tuple(expected(draft))
    told = next(row for row in table if row.purpose == "photos of residents, Test")
    first = Connection("seeclickfix.com", 443, told.purpose, "open", "direct")
    second = Connection("storage.example", 443, told.purpose, "fails: refused", "direct")
    both = merged(merged(table, first), second)
    assert [row.host for row in both if row.purpose == told.purpose] == [first.host, second.host]
    again = merged(both, second.seen("open", "direct"))
    assert [row.measured for row in again if row.purpose == told.purpose] == ["open", "open"]
    assert "storage.example" in as_text(again)

"""The map page: a person searches a plane, chooses one, sees the point, and checks it."""

from PySide6.QtCore import Qt

from eamconsole.sandbox.eam.properties import REQUEST
from eamconsole.sandbox.eam.rules import choices
from eamconsole.sandbox.eam.staff import create_record
from eamconsole.services.checks import CheckVerdict


def rows(page):
    return [page.hits.item(row).text() for row in range(page.hits.count())]


def test_a_plane_is_searched_chosen_and_checked_again_and_again(open_dialog, draft, stored, qtbot):
    draft.put("map.srid", None)  # nothing is projected before the first search
    wizard = open_dialog(draft=draft)
    page = wizard.go_to("map")
    tries = [("Connecticut ftUS", "EPSG:2234"), ("UTM zone 18N", "EPSG:26918"), ("2234", "2234")]
    for words, name in tries:
        wizard.type("srid_search", words)
        qtbot.waitUntil(lambda name=name: any(name in row for row in rows(page)), timeout=20_000)
        item = next(page.hits.item(at) for at, row in enumerate(rows(page)) if name in row)
        page.hits.itemClicked.emit(item)
        chosen = item.data(Qt.ItemDataRole.UserRole)
        qtbot.waitUntil(lambda chosen=chosen: chosen in page.about.text(), timeout=20_000)
    found = wizard.check()
    assert found["Projection"].verdict is CheckVerdict.OK
    assert found["Projection"].text.startswith("EPSG:2234")
    assert found["City bounds"].verdict is CheckVerdict.OK


def test_a_plane_nobody_knows_is_told_and_the_search_goes_on(wizard, qtbot):
    page = wizard.go_to("map")
    wizard.type("srid_search", "zzzz of nowhere")
    qtbot.waitUntil(lambda: page.hits.count() > 0, timeout=20_000)
    wizard.dialog.context.put("map.srid", 999_999)
    page.load()
    page._redraw()
    qtbot.waitUntil(lambda: "is not known" in page.about.text(), timeout=20_000)
    wizard.type("srid_search", "Connecticut")
    qtbot.waitUntil(lambda: any("EPSG:2234" in row for row in rows(page)), timeout=20_000)


X, Y = 1013696.62, 742912.81
"""A point of the city in the plane of the sandbox's EAM."""


def test_requests_of_both_systems_are_drawn_and_a_wrong_srid_puts_eams_outside(wizard, sandbox):
    page = wizard.go_to("map")
    pick = choices(sandbox.eam, REQUEST, "ProblemCode")
    for away in (0, 900):
        fields = {"XCoordinate": X + away, "YCoordinate": Y, "ProblemCode": next(iter(pick))}
        create_record(sandbox.eam, {"fields": fields})
    found = wizard.check()
    told = page.drawing.accessibleDescription()
    assert "requests of SeeClickFix" in told
    assert "2 records of EAM, read in this SRID" in told
    assert found["Records of EAM on the map"].verdict is CheckVerdict.OK
    wizard.dialog.context.put("map.srid", 26956)  # the same zone in meters
    found = wizard.check()
    assert found["Records of EAM on the map"].verdict is CheckVerdict.FAILED
    assert "is not the one of EAM's map" in found["Records of EAM on the map"].text

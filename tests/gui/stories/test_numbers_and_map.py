"""Both numbers of a request open its page, and a map server draws the streets around it."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from eamconsole.services.setup.finishing import profile_of
from tests.fixtures.map_server import OWED_TO, map_server
from tests.gui.looks import cut
from tests.gui.stories.conftest import SHORT
from tests.gui.test_stories import click

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]
RECORD = "http://eam.harborview.example/Lucity/WorkRequest?id={record}&number={number}"


@pytest.fixture
def browser(monkeypatch):
    """Takes the addresses that the desktop is asked to open."""
    opened = []
    full = QUrl.ComponentFormattingOption.FullyEncoded
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString(full)))
    return opened


@pytest.fixture
def drawn_by():
    with map_server() as server:
        yield server


@pytest.fixture
def profile(installation, stored, draft, drawn_by):
    """The city's profile with the address of a record's page and a map server."""
    for path, value in SHORT.items():
        draft.put(path, value)
    draft.put("environments.test.eam_record_url", RECORD)
    draft.put("map.basemap_url", drawn_by.url)
    installation.profiles.save(profile_of(draft))
    return installation.profiles.load("harborview")


def test_a_caller_is_shown_the_streets_and_both_pages(operator, browser, drawn_by, sandbox, qtbot):
    good, drawn_by.export = drawn_by.export, (503, "text/html", b"Down for maintenance.")
    number, other = operator.reported(description="Hole."), operator.reported(description="Tree.")
    operator.frame.go_to("requests")
    operator.find(number, "requests")
    about = operator.detail._explain.about
    operator.until(lambda: "Only the city's outline is drawn" in about.map_words.text())
    assert not about.place.isHidden()
    assert not about.place.has_background
    operator.find(other, "requests")
    operator.until(lambda: "Only the city's outline is drawn" in about.map_words.text())
    assert len(drawn_by.exports()) == 1, "a server that is away is left alone"

    drawn_by.export = good
    sandbox.clock.advance(61)
    operator.find(number, "requests")
    operator.until(lambda: about.place.has_background)
    assert about.map_words.text() == f"Map: {OWED_TO}"
    assert cut(operator.detail) == []

    link = operator.told.link(number)
    click(qtbot, operator.detail, "open_eam")
    click(qtbot, operator.detail, "open_seeclickfix")
    assert browser[0] == (
        f"http://eam.harborview.example/Lucity/WorkRequest?id={link.auto_number}"
        f"&number={link.number}"
    )
    assert str(number) in browser[1]

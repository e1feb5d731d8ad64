"""Somebody calls about a request: the window shows the request itself before anything else."""

import pytest
from PySide6.QtCore import Qt

from tests.fixtures.pictures import picture
from tests.gui.looks import cut

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]


def test_the_detail_opens_with_the_residents_words_photo_and_place(operator, qtbot):
    words = "Deep hole right by the school.\nA bicycle fell into it."
    number = operator.reported(description=words, image=picture(90, 60))
    operator.frame.go_to("requests")
    operator.find(number, "requests")
    tab, detail = operator.detail._explain, operator.detail
    assert detail.tabs.currentWidget() is tab
    operator.until(lambda: tab.about.words.text() == words)
    operator.until(lambda: not tab.about.photo.isHidden())
    assert not tab.about.place.isHidden()
    assert "Latitude" in tab.about.place.accessibleName()
    assert "Pothole" in tab.about.route.text()
    link = operator.told.link(number)
    heading = detail._heading
    assert heading.issue.number.text() == str(number)
    assert heading.number.number.text() == link.number
    assert f"record {link.auto_number}" in heading._in_eam.text()
    _, told = tab._texts["What happened, and what comes next"]
    assert "created in EAM" in told.text()
    assert "It waits for crews to change the status in EAM." in told.text()
    assert tab.about.y() < told.y()
    assert cut(detail) == []
    photo = tab.about.photo
    qtbot.mouseClick(photo, Qt.MouseButton.LeftButton)
    assert detail.tabs.currentWidget() is detail._images


def test_the_conversation_shows_both_directions_with_how_they_stand(operator):
    told = operator.told
    number = operator.reported(description="Deep hole.")
    told.says(number, "It is getting deeper.")
    operator.keep_syncing_until(lambda: told.comments(number) == ["It is getting deeper."])
    told.crew("comment", number, text="Filled and rolled.", public=True)
    operator.keep_syncing_until(
        lambda: any("Filled and rolled." in words for words in told.our_words(number))
    )
    told.city.faults["eam"].status(503, verb="POST", path="Comments", times=None)
    told.says(number, "Are you still there?")
    operator.keep_syncing_until(lambda: len(operator.shown(number, told.rows(number)[-1].kind)) > 1)
    operator.frame.go_to("requests")
    operator.find(number, "requests")

    def said():
        return {s.text.split("\n")[0]: s for s in operator.detail.record.conversation}

    operator.until(lambda: "Are you still there?" in said())
    by_words = said()
    assert next(iter(by_words)) == "Deep hole."
    assert not by_words["It is getting deeper."].from_city
    assert by_words["It is getting deeper."].state.value == "done"
    assert by_words["Are you still there?"].state.value != "done"
    crews = [s for s in operator.detail.record.conversation if "Filled and rolled." in s.text]
    assert len(crews) == 1
    assert crews[0].from_city

"""Lines of buttons and words: level with one another, and broken where the width ends."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from eamconsole.gui.views.flow_layout import FlowLayout


@pytest.fixture
def line(qtbot):
    """A word, then two buttons that are twice as high."""
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box)
    parts = [QLabel("3 notices"), QPushButton("Solved"), QPushButton("Ignore this kind")]
    for part in parts:
        part.setFixedHeight(40 if isinstance(part, QPushButton) else 20)
        part.setFixedWidth(100)
        flow.addWidget(part)
    box.show()
    return box, parts


def laid_out(box, width, qtbot):
    box.resize(width, 200)
    qtbot.waitExposed(box)
    box.layout().activate()
    return [each.geometry() for each in box.findChildren(QWidget)]


def test_words_stand_level_with_the_buttons_beside_them(line, qtbot):
    box, _ = line
    assert {place.center().y() for place in laid_out(box, 400, qtbot)} == {19}


@pytest.mark.parametrize(
    ("width", "tops", "height"), [(312, [10, 0, 0], 40), (311, [10, 0, 46], 86), (50, None, 112)]
)
def test_a_line_breaks_where_its_width_ends(line, qtbot, width, tops, height):
    box, _ = line
    places = laid_out(box, width, qtbot)
    assert tops is None or [place.top() for place in places] == tops
    assert box.layout().heightForWidth(width) == height

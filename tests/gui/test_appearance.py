import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from eamconsole.gui.appearance import DARK, LIGHT, Scheme, style_sheet
from eamconsole.gui.icons import icon
from eamconsole.gui.tones import Tone
from tests.fixtures.sources import ROOT
from tests.gui.looks import contrast

ICONS = sorted(file.name for file in (ROOT / "resources" / "icons").iterdir())

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@THEMES
@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_readable_wherever_it_stands(theme, tone):
    grounds = (theme.window, theme.base, theme.alternate, theme.raised, theme.soft[tone])
    assert min(contrast(theme.tones[tone], ground) for ground in grounds) >= 4.5


@THEMES
def test_plain_and_muted_text_is_readable_everywhere(theme):
    grounds = (theme.window, theme.base, theme.alternate, theme.raised)
    assert min(contrast(theme.muted, ground) for ground in grounds) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@THEMES
def test_environment_bands_are_readable(theme):
    assert min(contrast(back, front) for back, front in theme.bands.values()) >= 4.5


@THEMES
def test_the_style_sheet_knows_all_its_colors(theme):
    assert "$" not in style_sheet(theme)


def test_choosing_dark_changes_the_palette_and_back(appearance):
    appearance.choose(Scheme.DARK)
    assert QApplication.palette().window().color() == QColor(DARK.window)
    appearance.choose(Scheme.LIGHT)
    assert QApplication.palette().window().color() == QColor(LIGHT.window)


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(qapp, name):
    image = icon(name.removesuffix(".svg"), "#000000").pixmap(24, 24).toImage()
    drawn = sum(image.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
    assert drawn > 8

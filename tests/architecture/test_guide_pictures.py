"""The guide shows every page of the wizard, light and dark, and shows every picture there is."""

import re
from pathlib import Path

import pytest

from eamconsole.services.setup import STEPS

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
SHOWN = set(re.findall(r"\]\(images/(wizard-[^)]+)\)", (GUIDE / "setup.md").read_text("utf-8")))
PAGES = [f"{number:02}-{step.key.value}" for number, step in enumerate(STEPS, start=1)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", [*PAGES, "help", "promote"])
def test_a_page_is_shown_in_both_themes(page, theme):
    assert f"wizard-{page}-{theme}.png" in SHOWN


def test_no_picture_is_kept_that_the_guide_does_not_show():
    assert {file.name for file in (GUIDE / "images").glob("wizard-*.png")} == SHOWN

"""The guide shows every page of the wizard, light and dark, and shows every picture there is."""

import re
from pathlib import Path

from eamconsole.services.setup import STEPS

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
SHOWN = set(re.findall(r"\]\(images/(wizard-[^)]+)\)", (GUIDE / "setup.md").read_text("utf-8")))
PAGES = [
    *(f"{number:02}-{step.key.value}" for number, step in enumerate(STEPS, start=1)),
    *("help", "promote"),
]


def test_every_page_is_shown_in_both_themes():
    wanted = [f"wizard-{page}-{theme}.png" for page in PAGES for theme in ("light", "dark")]
    assert not [picture for picture in wanted if picture not in SHOWN]


def test_no_picture_is_kept_that_the_guide_does_not_show():
    assert {file.name for file in (GUIDE / "images").glob("wizard-*.png")} == SHOWN

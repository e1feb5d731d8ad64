"""A text for residents is measured with its placeholders filled in, before anybody reads it."""

import pytest

from eamconsole.services.checks.settings import check_settings
from eamconsole.services.profiles import parse_profile
from tests.unit.services.test_profile_reading import SMALL, with_line


def lengths_told(text):
    found = check_settings(parse_profile(text, "x"))
    return [finding for finding in found if finding.check.startswith("Length of")]


def test_what_comes_with_the_program_is_short_enough():
    assert lengths_told(SMALL) == []


@pytest.mark.parametrize(
    ("table", "line", "check", "key"),
    [
        ("messages", 'acknowledgment = "{}"', "the acknowledgment", "messages.acknowledgment"),
        ("messages", 'closing = "{}"', "the closing message", "messages.closing"),
        (
            "messages.closing_by_status",
            '951 = "{}"',
            "a closing by status code",
            "messages.closing_by_status.951",
        ),
    ],
)
def test_a_text_that_can_grow_beyond_what_is_shown_is_told_with_how_much_too_long(
    table, line, check, key
):
    (finding,) = lengths_told(
        with_line(table, line.format("{summary}" * 10 + "é" * 2_400 + "😀" * 30))
    )
    assert (finding.check, finding.key, finding.failed) == (f"Length of {check}", key, False)
    assert "5,010 characters" in finding.text
    assert finding.next_step == "Shorten it by 10 characters."
    assert lengths_told(with_line(table, line.format("{summary}" * 10 + "é" * 2_440))) == []

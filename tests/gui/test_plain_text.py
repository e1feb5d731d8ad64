import pytest

from eamconsole.gui.plain_text import button_text, in_one_line, shown, tool_tip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b", "a\u2400b"),
        ("pay \u202egnp.exe", "pay ⟨U+202E⟩gnp.exe"),
        ("two\r\nlines", "two\nlines"),
        ("\ud800", "⟨U+D800⟩"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("Müller — 道路 👩‍🚒", "Müller — 道路 👩‍🚒"),
    ],
)
def test_hidden_characters_are_shown_by_name(text, expected):
    assert shown(text) == expected


def test_piled_up_marks_are_counted_not_drawn():
    text = shown("e" + "\u0301" * 10_000)
    assert len(text) < 40
    assert "9996 marks" in text


def test_long_text_is_cut_with_a_sign():
    assert shown("x" * 100, 10) == "x" * 10 + "…"


def test_a_cell_has_one_line():
    assert in_one_line("first\n\n second\tthird") == "first second third"


def test_a_tool_tip_holds_no_tag_of_others():
    text = tool_tip('<img src="file:///etc/passwd">\n<b>x</b>')
    assert text.startswith("<qt>")
    assert "<img" not in text
    assert "<b>" not in text


def test_an_ampersand_is_no_keyboard_mark():
    assert button_text("Trees & parks") == "Trees && parks"

"""What the terminal shows is safe for it, and JSON holds every value of the domain."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eamconsole.cli.speech import Speech, visible
from eamconsole.domain.delivery import DeliveryState
from eamconsole.services.profiles import Fault


def test_control_characters_of_residents_cannot_act_on_the_terminal():
    assert visible("a\x1b[2Jb\u202ec\n") == "a\\u001b[2Jb\\u202ec\n"


def test_a_table_keeps_its_columns(capsys):
    Speech().table(("Row", "State"), [(7, "Done"), (1843321, None)])
    assert capsys.readouterr().out == "Row      State\n7        Done \n1843321       \n"


def test_json_output_is_not_mixed_with_lines_for_people(capsys):
    speech = Speech(as_json=True)
    speech.line("not shown")
    speech.table(("A",), [("not shown",)])
    speech.document({"state": DeliveryState.DONE, "at": datetime(2026, 1, 1, tzinfo=UTC)})
    assert json.loads(capsys.readouterr().out) == {
        "state": "done",
        "at": "2026-01-01T00:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Fault("a", "b", "c"), {"key": "a", "value": "b", "reason": "c"}),
        (frozenset({1}), [1]),
        (Path("x"), "x"),
    ],
)
def test_values_of_the_domain_have_a_json_form(capsys, value, plain):
    Speech().record(value)
    assert json.loads(capsys.readouterr().out) == plain


def test_a_value_without_json_form_is_a_fault():
    with pytest.raises(TypeError, match="object"):
        Speech().document(object())


def test_trouble_is_one_line_on_standard_error(capsys):
    Speech().trouble("first\nsecond   third")
    assert capsys.readouterr().err == "first second third\n"

"""What happened is told in words: no name of the code, and no note that only its author reads."""

import ast
from datetime import UTC, datetime

import pytest

from eamconsole.domain.delivery import DeliveryKind, HistoryEvent
from eamconsole.domain.privacy import BECAME_PRIVATE
from eamconsole.domain.taking_over import TAKEN_OVER
from eamconsole.services.lists.story import activity_of, words_of
from tests.fixtures.sources import ROOT

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
NAMED = {"BECAME_PRIVATE": BECAME_PRIVATE, "TAKEN_OVER": TAKEN_OVER}


def added():
    """Yield the names under which the program notes events that are no turn of a delivery."""
    for path in sorted((ROOT / "eamconsole").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr != "add" or not ast.unparse(node.func.value).endswith("events"):
                continue
            first = node.args[0]
            name = NAMED.get(first.id, "") if isinstance(first, ast.Name) else ""
            name = first.value if isinstance(first, ast.Constant) else name
            if name and name.partition(".")[0] not in set(DeliveryKind):
                yield name


def test_every_event_of_the_program_has_words_of_its_own():
    names = set(added())
    assert len(names) > 12
    plain = {name: name.replace("_", " ").replace(".", ": ") for name in names}
    assert {name for name in names if words_of(name) == plain[name]} == set()


@pytest.mark.parametrize(
    ("name", "detail", "told"),
    [
        ("request.taken_in", {"debts": 3}, "steps to be sent: 3"),
        ("status.changed", {"from": 900, "to": 950}, "before: 900\nnow: 950"),
        ("document.not_an_image", {"file_name": "a.pdf"}, "file: a.pdf"),
    ],
)
def test_what_is_noted_with_an_event_is_told_in_words_of_the_window(name, detail, told):
    event = HistoryEvent(id=1, at=NOW, name=name, actor="console", detail=detail)
    assert activity_of(event).detail == told

"""Whatever can happen to a delivery has words of its own; a raw name is no sentence."""

import ast

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.services.lists.story import words_of
from tests.fixtures.sources import ROOT


def turns():
    """Every state, and every turn that a call names as ``event="..."``."""
    found = {state.value for state in DeliveryState}
    for path in (ROOT / "eamconsole" / "sync").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "event":
                found |= {node.value.value} if isinstance(node.value, ast.Constant) else set()
    return sorted(found)


@pytest.mark.parametrize("turn", turns())
def test_a_turn_is_told_in_words(turn):
    words = words_of(f"{DeliveryKind.COMMENT_IN}.{turn}")
    assert words[0].isupper() and "_" not in words

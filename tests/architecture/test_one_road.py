"""A row reaches its cell without copies: the window keeps no ports, and two façades stay."""

import ast
import dataclasses
import re

from eamconsole.domain.delivery import Delivery
from eamconsole.services.queue import ToldDelivery, ToldRequest
from tests.fixtures.sources import sources

FORMS = {"QueueRow", "RequestRow", "ToldDelivery", "ToldRequest"}
"""The row of the journal, and the same with its explanation."""


def bases(node):
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


def test_the_window_declares_no_ports():
    ports = [
        f"{source.path}: {node.name}"
        for source in sources("eamconsole/gui")
        for node in source.classes()
        if "Protocol" in bases(node)
    ]
    assert ports == []


def test_a_told_row_holds_the_row_of_the_journal_and_copies_nothing_of_it():
    of_a_delivery = {field.name for field in dataclasses.fields(Delivery)}
    for told in (ToldDelivery, ToldRequest):
        names = {field.name for field in dataclasses.fields(told)}
        assert {"row", "why"} <= names
        assert not names & of_a_delivery


def test_one_explanation_and_one_console():
    named = {}
    for source in sources("eamconsole"):
        for node in source.classes():
            if re.fullmatch(r"Explanation|Console|.*Console", node.name):
                named.setdefault(node.name, []).append(source.path)
    assert named == {
        "Explanation": ["eamconsole/services/explain/explanation.py"],
        "Console": ["eamconsole/services/console.py"],
    }


def test_a_row_is_made_and_told_in_three_files():
    """Whoever comes after them passes it on as it is, down to the cell."""
    made = [
        source.path
        for source in sources("eamconsole")
        for node in source.calls()
        if ast.unparse(node.func) in FORMS
    ]
    assert sorted(set(made)) == [
        "eamconsole/journal/ledgers/queue.py",
        "eamconsole/journal/ledgers/request_rows.py",
        "eamconsole/services/queue/reading.py",
    ]

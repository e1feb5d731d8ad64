import csv
import json
from array import array

import pytest

from eamconsole.gui.export import ListExport, formula_safe
from eamconsole.gui.models.columns import Moment
from eamconsole.gui.models.lists import DELIVERY_COLUMNS
from eamconsole.services.lists.records import Listing
from tests.gui.filled_journal import NOW, ZONE, FilledConsole, a_row


@pytest.fixture
def an_export(tmp_path):
    """Make an export of rows that stand in a journal of their own."""
    opened = []

    def made(rows):
        folder = tmp_path / "home"
        folder.mkdir()
        opened.append(FilledConsole(folder, rows))
        ids = array("q", [row.id for row in rows])
        moment = Moment(NOW, ZONE)
        return ListExport(opened[0].lists, Listing.ATTENTION, DELIVERY_COLUMNS, ids, moment)

    yield made
    for filled in opened:
        filled.close()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text):
    assert formula_safe(text).startswith("'")


def test_csv_holds_every_row_in_the_order_shown(tmp_path, an_export):
    rows = [a_row(3, summary="=cmd|' /C calc'!A0"), a_row(1), a_row(2)]
    file = tmp_path / "list.csv"
    assert an_export(rows).write(file) == 3
    with file.open(newline="") as lines:
        table = list(csv.DictReader(lines))
    assert [line["Issue ID"] for line in table] == [str(row.issue_id) for row in rows]
    assert table[0]["Summary"].startswith("'=")
    assert table[0]["Age"].endswith("EST")


def test_json_holds_the_texts_as_they_are(tmp_path, an_export):
    file = tmp_path / "list.json"
    an_export([a_row(1, summary="=1+1")]).write(file)
    assert json.loads(file.read_text())[0]["summary"] == "=1+1"


def test_a_cancelled_export_leaves_no_file(tmp_path, an_export):
    export = an_export([a_row(1)])
    export.cancelled.set()
    assert export.write(tmp_path / "list.csv") == -1
    assert [file.name for file in tmp_path.iterdir()] == ["home"]

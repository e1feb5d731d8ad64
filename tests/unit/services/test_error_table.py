"""Code, table and texts stay together."""

from pathlib import Path

from eamconsole.services.explain import CAUSES
from tests.unit.services.test_explain import every_error

TABLE = Path(__file__).resolve().parents[3] / "docs" / "error-codes.md"


def rows() -> dict[str, list[str]]:
    """Return the cells of every row, by code or word."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells if len(row) >= 4}


def test_every_error_class_stands_in_the_table():
    declared = {kind.code: kind.__name__ for kind in every_error() if "code" in vars(kind)}
    assert declared == {code: row[0] for code, row in rows().items() if code in declared}


def test_the_table_says_what_people_read():
    told = rows()
    for code, cause in CAUSES.items():
        assert told[code][-3:] == [cause.title, cause.why, cause.you_can or "Nothing."]


def test_the_table_holds_nothing_else():
    assert set(rows()) - set(CAUSES) <= {"Code", "Word", "---"}

"""The city's list of internal and private categories, and what SeeClickFix approved, typed."""

from pathlib import Path

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"


def test_a_spreadsheet_of_flags_is_taken_over_and_an_approval_recorded(terminal, tmp_path):
    file = LISTS / "headings_below.xlsx"
    code, out, err = terminal("categories", "import-flags", str(file))
    assert "The sheet “Categories” was read, not: Read me." in out
    assert "accepted" in out
    assert (code, "Not taken over: 5 of 6 rows" in err) == (1, True)
    code, _, err = terminal("categories", "import-flags", str(LISTS / "word.docx"))
    assert code == 3
    assert "word.docx: The file is a Word document. Copy the table in it and paste it" in err

    review = tmp_path / "review.csv"
    review.write_bytes("Pothole;no;yes\r\n".encode("utf-16"))
    code, out, _ = terminal("categories", "import-flags", str(review))
    assert (code, "awaiting_review" in out) == (0, True)
    code, out, _ = terminal("categories", "approve", "pothole")
    assert (code, "approved" in out) == (0, True)
    code, _, err = terminal("categories", "approve", "pothole")
    assert (code, "approved already" in err) == (3, True)


def test_the_work_list_is_read_without_a_call_and_saved_in_two_forms(terminal, tmp_path):
    code, out, _ = terminal("categories", "work", "--save", str(tmp_path / "list.txt"))
    assert (code, "Nothing is to be done in SeeClickFix." in out) == (0, True)
    assert (tmp_path / "list.txt").read_text("utf-8") == "Nothing is to be done in SeeClickFix.\n"
    code, _, err = terminal("categories", "work", "--save", str(tmp_path / "list.doc"))
    assert (code, "ends neither in .txt nor in .csv" in err) == (3, True)

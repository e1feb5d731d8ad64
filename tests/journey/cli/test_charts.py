"""The figures behind the window's charts, in a terminal: for people, for scripts, as a table."""


def test_what_arrived_today_is_shown_for_people_scripts_and_spreadsheets(terminal, city, tmp_path):
    for number in range(3):
        city.seeclickfix.town.report(summary=f"Hole {number}")
    assert terminal("sync", "--once")[0] == 0
    status, told = terminal.json("charts")
    assert (status, len(told["rows"])) == (0, 24)
    assert sum(int(row[3]) for row in told["rows"]) == 3, told["total"]
    table = tmp_path / "calls.csv"
    status, out, _ = terminal("charts", "calls", "--span", "week", "--csv", str(table))
    assert status == 0 and "SeeClickFix calls used, last 7 days" in out and "█" in out
    lines = table.read_text("utf-8").splitlines()
    assert lines[0] == "Time,From,To,Calls" and len(lines) == 8
    assert int(lines[-1].rpartition(",")[2]) > 0, "a round of --once writes down what it used"


def test_a_file_that_cannot_be_written_is_refused_in_words(terminal, city, tmp_path):
    missing = tmp_path / "no such folder" / "figures.csv"
    status, _, trouble = terminal("charts", "--csv", str(missing))
    assert status != 0 and "The figures" in trouble and "Traceback" not in trouble

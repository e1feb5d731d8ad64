"""What is tried, signed and handed over at the terminal."""

from __future__ import annotations

import json
import re

from tests.fixtures.going_live import changing


def test_r5_steps_that_need_nobody_run_by_themselves_and_people_say_what_they_saw(
    terminal, city, tmp_path
):
    records = len(city.eam.requests)
    status, out, _ = terminal("profile", "acceptance", "--report", str(tmp_path / "test.html"))
    assert status == 0
    assert sum(line.startswith("passed") for line in out.splitlines()) == 7
    assert "To do      Comments cross in both directions" in out
    assert "profile acceptance --seen g_close" in out
    assert len(city.eam.requests) == records + 1
    assert all("TEST REQUEST" in made.fields["Notes"] for made in city.eam.requests.values())
    page = (tmp_path / "test.html").read_text("utf-8")
    assert "Signed off by" in page and "7 of 7 steps passed" in page
    assert len(re.findall(r"<td>T\d", page)) == 95
    mark = max(call.number for call in city.log.calls())
    status, told = terminal.json("profile", "acceptance", "--seen", "g_close")
    (seen,) = [step for step in told["steps"] if step["key"] == "g_close"]
    assert (status, seen["passed"]) == (0, True)
    assert "seen by" in seen["words"]
    assert changing(city.log.calls("", "", "", mark)) == [], "a person's word costs no call"
    status, told = terminal.json("profile", "acceptance", "--not-seen", "g_comment")
    assert (status, len(told["steps"])) == (1, 9)
    assert len(told["plan"]) == 95
    status, told = terminal.json("profile", "acceptance", "--seen", "T24")
    plan = {line["key"]: line for line in told["plan"]}
    assert plan["T24"]["passed"] and "seen by" in plan["T24"]["words"]
    assert [plan[key]["passed"] for key in ("T6", "T9", "T25", "T29", "T74")] == [True] * 5
    assert plan["T26"]["passed"] is None, "nobody has looked"
    status, _, err = terminal("profile", "acceptance", "--seen", "create")
    assert status == 3 and "There is no guided step create" in err


def test_r5_a_step_that_fails_is_told_and_moves_the_exit_status(terminal, city):
    city.eam.assumptions.set("A-28", "Papers")
    status, out, _ = terminal("profile", "acceptance")
    assert status == 1
    assert "failed" in out


def test_the_handover_holds_settings_reports_and_what_is_open_and_no_secret(
    terminal, city, tmp_path
):
    city.seeclickfix.town.report(category="Pothole", lat=0.0, lng=0.0, summary="Nowhere <b>")
    terminal("sync", "--once")
    terminal("profile", "contact", "--write-test")
    terminal("profile", "acceptance")
    file = tmp_path / "handover.html"
    status, _out, err = terminal("profile", "handover", str(file))
    assert (status, err) == (0, "")
    page = file.read_text("utf-8")
    for words in ("[environments.test]", "EAM A-30", "passed", "Deliveries that wait", "0/0"):
        assert words in page
    assert "<b>" not in page.replace("<b>Profile", "")
    status, found = terminal.json("profile", "handover", str(tmp_path / "handover.json"))
    kept = json.loads((tmp_path / "handover.json").read_text("utf-8"))
    assert kept == found
    assert len(kept["contact"]["assumptions"]) == 91
    assert len(kept["acceptance"]["steps"]) == 7
    assert [row[1] for row in kept["waiting"]] == ["create"]
    for secret in (city.endpoints.token, city.endpoints.eam_login.partition(":")[2]):
        assert secret not in page and secret not in json.dumps(kept)


def test_before_anything_was_done_the_handover_says_so(terminal, tmp_path):
    terminal("profile", "handover", str(tmp_path / "new.html"))
    page = (tmp_path / "new.html").read_text("utf-8")
    assert "Neither server was measured yet" in page
    assert "The acceptance steps were not run yet" in page


def test_r4_the_license_is_confirmed_without_a_window_and_kept_with_a_name(terminal, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO())
    status, out, err = terminal("profile", "license")
    assert status == 1
    assert "CentralSquare may charge" in out and "--yes" in err
    status, told = terminal.json("profile", "license", "--yes")
    assert (status, told["confirmed"]) == (0, True)
    status, out, _ = terminal("profile", "license")
    assert status == 0 and "confirmed on" in out
    _, rows = terminal.json("audit")
    assert [row["action"] for row in rows].count("licence_confirmed") == 1


def test_a_request_s_history_is_written_as_a_page_to_hand_on(terminal, city, tmp_path):
    issue = city.seeclickfix.town.report(category="Pothole", summary="Deep <b>hole</b>").id
    terminal("sync", "--once")
    _, rows = terminal.json("queue", "list", "--find", str(issue))
    file = tmp_path / "history.html"
    row = str(rows[0]["id"])
    status, out, err = terminal("queue", "show", row, "--html", str(file))
    assert (status, err) == (0, "")
    assert f"The history of the request is in {file}." in out
    page = file.read_text("utf-8")
    assert "<h1>Deep &lt;b&gt;hole&lt;/b&gt;</h1>" in page
    assert "Taken in from SeeClickFix" in page
    assert rows[0]["request_number"] in page
    status, _, err = terminal("queue", "show", row, "--html", str(tmp_path / "gone" / "page.html"))
    assert status == 3 and "cannot be written to" in err
    status, _, err = terminal("queue", "show", "999", "--html", str(file))
    assert status == 1 and "There is no row 999" in err

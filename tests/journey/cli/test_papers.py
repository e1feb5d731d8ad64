"""What is tried, signed and handed over at the terminal."""

from __future__ import annotations

import json
import re

from eamconsole.sandbox.seeclickfix.town import DRAWN


def test_r5_steps_that_need_nobody_run_by_themselves_and_people_say_what_they_saw(
    terminal, city, tmp_path
):
    records = len(city.eam.requests)
    status, out, _ = terminal("profile", "acceptance", "--report", str(tmp_path / "test.html"))
    assert status == 0
    assert sum(line.startswith("passed") for line in out.splitlines()) == 7
    assert "T26  not done   Compare the Work Request field by field" in out
    assert "https://www.civicplus.help/" in out
    assert len(city.eam.requests) == records + 1
    assert all("TEST REQUEST" in made.fields["Notes"] for made in city.eam.requests.values())
    page = (tmp_path / "test.html").read_text("utf-8")
    assert "Nobody has signed this report" in page and "7 of 7 steps passed." in page
    assert len(re.findall(r"<td>T\d", page)) == 95
    assert city.endpoints.eam_url.rstrip("/") in page, "it says which systems were tried"
    mark = max(call.number for call in city.log.calls())
    status, told = terminal.json(
        "profile", "acceptance", "--seen", "t26", "--seen", "T31", "--note", "Request # 1042"
    )
    plan = {line["key"]: line for line in told["plan"]}
    assert (status, plan["T26"]["passed"], plan["T26"]["words"]) == (0, True, "Request # 1042")
    assert plan["T31"]["by"] and plan["T31"]["at"]
    assert [plan[key]["passed"] for key in ("T6", "T9", "T25", "T29", "T74")] == [True] * 5
    assert plan["T44"]["passed"] is None, "nobody has looked"
    status, out, _ = terminal("profile", "acceptance", "--not-seen", "T44")
    assert status == 1
    assert f"Not seen by {plan['T26']['by']}" in out
    assert city.log.calls("", "", "", mark) == [], "a person's word costs no call"
    status, told = terminal.json("profile", "acceptance", "--take-back", "T44")
    assert status == 0
    for words in (("--seen", "create"), ("--seen", "T26", "--seen", "T96")):
        status, _, err = terminal("profile", "acceptance", *words)
        assert status == 3 and f"There is no step {words[-1].upper()} in the plan" in err
    assert terminal("profile", "acceptance", "--seen", "T1", "--not-seen", "T2")[0] == 2
    assert terminal("profile", "acceptance", "--note", "alone")[0] == 2


def test_r5_what_arrived_on_test_proves_its_step_and_a_word_hides_no_failure(terminal, city):
    number = city.seeclickfix.town.report(category="Pothole", image=DRAWN).id
    terminal("sync", "--once")
    city.seeclickfix.town.comment(number, "It grew.", by="Ana Ruiz")
    terminal("sync", "--once")
    terminal("profile", "license", "--yes")
    _, told = terminal.json("profile", "acceptance")
    plan = {line["key"]: line for line in told["plan"]}
    for key in ("T1", "T24", "T27", "T38"):
        assert plan[key]["passed"], plan[key]
    assert f"Request {number} (" in plan["T38"]["words"]
    assert (plan["T45"]["passed"], plan["T45"]["words"][:19]) == (None, "Nothing of the kind")
    terminal("profile", "acceptance", "--seen", "T29", "--seen", "T45")
    _, told = terminal.json("profile", "acceptance", "--not-seen", "T38")
    plan = {line["key"]: line for line in told["plan"]}
    assert plan["T38"]["passed"] is False and "The console found: Request" in plan["T38"]["words"]
    assert plan["T45"]["passed"] and plan["T45"]["by"]
    city.eam.assumptions.set("A-28", "Papers")
    _, told = terminal.json("profile", "acceptance")
    plan = {line["key"]: line for line in told["plan"]}
    assert plan["T29"]["passed"] is False and "had seen it pass" in plan["T29"]["words"]
    assert plan["T45"]["passed"] and plan["T45"]["by"], "a run takes nobody's word away"


def test_r5_a_signature_covers_what_was_there_and_says_so_when_it_changed(terminal, tmp_path):
    terminal("profile", "acceptance")
    _, out, _ = terminal("profile", "acceptance", "--seen", "T95", "--note", "For the council.")
    assert "\nSigned by " in out and "changed since" not in out
    file = tmp_path / "signed.html"
    _, out, _ = terminal("profile", "acceptance", "--list", "--report", str(file))
    page = file.read_text("utf-8")
    assert "Signed in the console by" in page and "For the council." in page
    assert "changed since" not in page
    _, out, _ = terminal("profile", "acceptance", "--not-seen", "T26")
    assert "results have changed since, sign again" in out
    terminal("profile", "acceptance", "--list", "--report", str(file))
    page = file.read_text("utf-8")
    assert "Results have changed since" in page and "1 of its steps failed" in page


def test_r5_what_two_terminals_and_a_crash_wrote_is_kept_line_by_line(terminal, home_folder):
    """A run takes minutes: what people say meanwhile is not written over at its end."""
    from tests.unit.cli.test_program import Terminal

    assert isinstance(terminal, Terminal)
    terminal("profile", "acceptance", "--seen", "T2")
    (file,) = (home_folder / "acceptance").iterdir()
    with file.open("a") as half:
        half.write('{"kind": "seen", "key": "T3", "pas')
    terminal("profile", "acceptance", "--seen", "T4")
    _, told = terminal.json("profile", "acceptance", "--list")
    plan = {line["key"]: line for line in told["plan"]}
    assert (plan["T2"]["passed"], plan["T4"]["passed"], told["damaged"]) == (True, True, 1)
    _, _, err = terminal("profile", "acceptance", "--list")
    assert "1 line of the acceptance record cannot be read" in err
    assert file.stat().st_mode & 0o077 == 0


def test_r5_what_people_saw_under_an_older_console_is_not_lost(terminal, home_folder):
    folder = home_folder / "acceptance"
    folder.mkdir()
    lines = [
        {"key": "T26", "passed": True, "words": "seen by ann, 2026-11-20 09:30 UTC"},
        {"key": "T44", "passed": False, "words": "not seen by joe, 2026-11-20 09:31 UTC"},
        {"key": "T6", "passed": True, "words": "EAM login: accepted."},
    ]
    (folder / "harborview-test.json").write_text(json.dumps({"by": "ann", "plan": lines}))
    for words in ((), ("--seen", "T31")):
        _, told = terminal.json("profile", "acceptance", *(words or ("--list",)))
        plan = {line["key"]: line for line in told["plan"]}
        assert (plan["T26"]["passed"], plan["T26"]["by"]) == (True, "ann")
        assert plan["T26"]["at"] == "2026-11-20T09:30:00+00:00"
        assert (plan["T44"]["passed"], plan["T44"]["by"]) == (False, "joe")
        assert plan["T6"]["passed"] is None, "a check says it anew"
    terminal("profile", "acceptance", "--take-back", "T44")
    _, told = terminal.json("profile", "acceptance", "--list")
    assert next(line for line in told["plan"] if line["key"] == "T44")["passed"] is None
    (folder / "harborview-test.json").write_text('{"plan": [["T1"], 7')
    assert terminal("profile", "acceptance", "--list")[0] == 0


def test_r5_a_journal_that_cannot_be_read_is_no_proof_that_nothing_happened(terminal, home_folder):
    terminal("sync", "--once")
    (journal,) = (home_folder / "journals").glob("*-test.sqlite")
    journal.write_bytes(b"no database " * 999)
    _, told = terminal.json("profile", "acceptance")
    line = next(line for line in told["plan"] if line["key"] == "T45")
    assert (line["passed"], line["unclear"]) == (None, True)
    assert "The journal of Test was not read." in line["words"]


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

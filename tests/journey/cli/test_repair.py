"""Repair from a terminal, in process, on a real journal and a real sandbox city."""

import contextlib
import threading
from pathlib import Path

from eamconsole.domain.delivery import DeliveryState
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.services.syncing import Syncing
from tests.fixtures.pictures import picture

LOST = {"verb": "POST", "path": r"Requests\.svc/$"}


def test_what_people_did_is_listed_and_exported_safe_for_spreadsheets(terminal, city, tmp_path):
    number, row = refused(terminal, city)
    assert terminal("queue", "skip", row, "--reason", "=1+1 duplicate")[0] == 0
    newest = terminal.json("audit", "--limit", "1")[1][0]
    assert (newest["action"], newest["delivery_id"], newest["issue_id"]) == (
        "skip",
        int(row),
        number,
    )
    file = tmp_path / "audit.csv"
    assert terminal("audit", "--csv", str(file))[0] == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("When,Who,What")
    assert lines[1].endswith("'=1+1 duplicate")


def creation(terminal, number):
    rows = terminal.json("queue", "list", "--issue", str(number))[1]
    return next(row for row in rows if row["kind"] == "create")


def refused(terminal, city, times=1, **details):
    city.faults["eam"].status(400, body='"No."', times=times, **LOST)
    number = city.seeclickfix.town.report(**details).id
    terminal("sync", "--once")
    row = creation(terminal, number)
    assert row["state"] == DeliveryState.NEEDS_ATTENTION
    return number, str(row["id"])


def test_t74_a_lost_record_is_listed_with_its_evidence_and_adopted(terminal, city):
    city.faults["eam"].fail("drop_after", **LOST)
    number = city.seeclickfix.town.report().id
    terminal("sync", "--once")
    row = str(creation(terminal, number)["id"])
    status, told = terminal.json("queue", "find-in-eam", row)
    (candidate,) = told["candidates"]
    assert (status, candidate["certain"]) == (0, True)
    assert "external id" in candidate["evidence"]
    status, _, why = terminal("queue", "send-again", row)
    assert status == 1
    assert "after somebody looked" in why
    status, _, why = terminal("queue", "send-again", row, "--yes-none-of-them")
    assert status == 1
    assert "would make a second one" in why
    status, told = terminal.json("queue", "adopt", row, candidate["request_number"])
    assert (status, told["request_number"]) == (0, candidate["request_number"])
    assert terminal("sync", "--once")[0] == 0
    assert creation(terminal, number)["request_number"] == candidate["request_number"]
    assert len(city.eam.requests) == 1


def test_a_number_nobody_knows_is_not_adopted(terminal, city):
    _, row = refused(terminal, city)
    status, _, why = terminal("queue", "adopt", row, "99999")
    assert status == 1
    assert "shows no record 99999" in why


def test_t79_texts_are_shown_changed_and_sent(terminal, city):
    number, row = refused(terminal, city)
    names = [field["name"] for field in terminal.json("queue", "edit", row)[1]]
    assert names == ["description", "address", "requester"]
    assert terminal("queue", "edit", row, "--field", "address= ")[0] == 1
    assert terminal("queue", "edit", row, "--field", "address")[0] == 2
    assert terminal("queue", "edit", row, "--field", "address=7 Mill Lane")[0] == 0
    assert terminal("sync", "--once")[0] == 0
    (record,) = city.eam.requests.values()
    assert record.fields["GeneralLocation"] == "7 Mill Lane"
    assert creation(terminal, number)["state"] == "done"


def test_t79_a_redirection_is_shown_before_it_is_made(terminal, city):
    number, row = refused(terminal, city, category="Pothole")
    present = terminal.json("queue", "redirect", row)[1]
    assert present["present"]["problem_code"] == "POTHOLE"
    assert [target["problem_code"] for target in present["targets"]] == ["GRAFFITI"]
    status, out, _ = terminal("queue", "redirect", row, "--problem-code", "GRAFFITI", "--dry-run")
    assert status == 0
    assert "becomes Work Request GRAFFITI" in out
    assert creation(terminal, number)["problem_code"] == "POTHOLE"
    assert terminal("queue", "redirect", row, "--problem-code", "GRAFFITI")[0] == 0
    assert terminal("queue", "redirect", row, "--problem-code", "NO-SUCH")[0] == 1
    assert terminal("sync", "--once")[0] == 0
    (record,) = city.eam.requests.values()
    assert record.fields["ProblemCode"] == "GRAFFITI"


def test_what_a_filter_would_do_is_shown_without_doing_it(terminal, city):
    number, _ = refused(terminal, city)
    for action in (["retry"], ["hold"], ["skip", "--reason", "twice"]):
        status, told = terminal.json("queue", *action, "--cause", "SVC-260", "--dry-run")
        assert (status, told["matched"], told["changing"]) == (0, 1, 1)
    assert creation(terminal, number)["state"] == "needs_attention"


def test_t87_rows_made_due_are_followed_to_their_end(terminal, city):
    refused(terminal, city, times=2)
    with someone_syncing(terminal):
        status, told = terminal.json("queue", "retry", "--cause", "SVC-260", "--wait")
        assert (status, told["ended"]["failed"]) == (1, 1)
        assert told["ended"]["causes"] == {"Refused by the other system": 1}
        status, told = terminal.json("queue", "retry", "--cause", "SVC-260", "--wait")
        assert (status, told["ended"]["sent"], told["ended"]["under_way"]) == (0, 1, 0)
    (record,) = city.eam.requests.values()
    (row,) = told["rows"]
    assert (row["state"], row["request_number"]) == ("done", record.fields["RequestNumber"])


def test_a_row_that_went_out_is_told_with_its_new_number(terminal, city):
    refused(terminal, city)
    with someone_syncing(terminal):
        _, said, _ = terminal("queue", "retry", "--cause", "SVC-260", "--wait")
    (record,) = city.eam.requests.values()
    assert "Request #" in said
    assert record.fields["RequestNumber"] in said


def test_rows_are_not_waited_for_where_nobody_syncs(terminal, city):
    refused(terminal, city)
    status, _, why = terminal("queue", "retry", "--cause", "SVC-260", "--wait")
    assert status == 1
    assert "Nobody syncs this profile now" in why


@contextlib.contextmanager
def someone_syncing(terminal):
    """Sync in a thread of this process, as a service would."""
    console = terminal._install(None).open(None)
    stop, runs = threading.Event(), threading.Event()
    thread = threading.Thread(
        target=lambda: Syncing(console).serve(stop, lambda _progress: runs.set()), name="service"
    )
    thread.start()
    assert runs.wait(30)
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        console.close()


def test_a_phone_call_about_one_request_is_answered_by_one_row(terminal, city, tmp_path):
    number, _ = refused(
        terminal, city, description="Deep hole\nby the school", image=picture(90, 60)
    )
    other = city.seeclickfix.town.report(summary="=2+2 hole").id
    terminal("sync", "--once")
    both = terminal.json("queue", "list", "--by-request")[1]
    assert [row["issue_id"] for row in both] == [other, number]
    (row,) = terminal.json("queue", "list", "--by-request", "--issue", str(number))[1]
    assert (row["state"], row["request_number"]) == ("needs_attention", None)
    assert row["state_text"].startswith("Needs attention — ")
    assert (row["words"], row["has_photo"]) == ("Deep hole", True)
    assert next(each["kind"] for each in row["deliveries"]) == "create"
    assert all(each["explanation"] for each in row["deliveries"])
    done = both[0]
    assert (done["state"], done["link_state"]) == ("done", "open")
    assert done["state_text"].startswith("In EAM — ")
    parked = terminal.json("queue", "list", "--by-request", "--state", "needs_attention")[1]
    assert [row["issue_id"] for row in parked] == [number]
    _, out, _ = terminal("queue", "list", "--by-request")
    assert "2 requests." in out
    _, out, _ = terminal("queue", "list", "--by-request", "--limit", "1")
    assert "The newest 1 of 2 requests; see more with --limit." in out
    file = tmp_path / "requests.csv"
    assert terminal("queue", "list", "--by-request", "--csv", str(file))[0] == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("Issue ID,Request #,State")
    assert len(lines) == 3


def test_words_of_closed_requests_go_where_a_person_says_so(terminal, city, home_folder):
    number = city.seeclickfix.town.report(description="By the blue gate").id
    terminal("sync", "--once")
    (record,) = city.eam.requests.values()
    ACTIONS["set_status"](city.eam, {"auto_number": record.auto_number, "code": 999})
    terminal("sync", "--once")
    status, told = terminal.json("journal", "prune")
    assert (status, told["requests"]) == (0, 0)
    assert "kept for ever" in terminal("journal", "prune")[1]
    status, told = terminal.json("journal", "prune", "--keep-days", "0")
    assert (status, told["requests"], told["requests_over"]) == (0, 1, 1)
    assert "By the blue gate" in Path(told["file"]).read_text("utf-8")
    assert home_folder in Path(told["file"]).parents
    assert terminal.json("audit")[1][0]["action"] == "prune"
    assert terminal("sync", "--once")[0] == 0
    assert terminal("queue", "list", "--issue", str(number))[0] == 0


def test_requests_not_sent_by_themselves_are_listed_and_sent(terminal, city):
    city.seeclickfix.town.add_category("Noise")
    number = city.seeclickfix.town.report(category="Noise", summary="Loud fans").id
    assert terminal("sync", "--once")[0] == 0
    (listed,) = terminal.json("intake", "held")[1]
    assert (listed["issue_id"], listed["why"]) == (number, "category")
    assert "Loud fans" in terminal("intake", "held")[1]
    status, _, trouble = terminal("intake", "send", str(number))
    assert (status, "name a problem code" in trouble) == (1, True)
    assert terminal("intake", "send")[0] == 2
    status, told = terminal.json("intake", "send", "--all", "--problem-code", "POTHOLE")
    assert (status, told["sent"]) == (0, [number])
    assert terminal("sync", "--once")[0] == 0
    (record,) = city.eam.requests.values()
    assert record.fields["ExternalRequestId"] == str(number)
    assert terminal.json("intake", "held")[1] == []

"""Reconcile from a terminal: what scripts read, what is saved, and that nothing is sent."""

import pytest


def writes(city):
    return [call for call in city.log.calls() if call.verb != "GET"]


@pytest.fixture
def linked(terminal, city):
    """Three Requests that were taken over; returns their numbers."""
    numbers = [city.seeclickfix.town.report(summary=f"Hole {n}").id for n in range(3)]
    assert terminal("sync", "--once")[0] == 0
    return numbers


def test_a_city_that_agrees_and_one_that_does_not(terminal, city, linked, tmp_path):
    sent = len(writes(city))
    status, told = terminal.json("reconcile")
    assert (status, told["agrees"], told["finished"], told["pairs"]) == (0, True, True, 3)
    assert told["differences"] == [] and told["not_known"] == []
    (record,) = [
        each
        for each in city.eam.requests.values()
        if each.fields["ExternalRequestId"] == str(linked[0])
    ]
    del city.eam.requests[record.auto_number]
    page, table = tmp_path / "agree.html", tmp_path / "agree.csv"
    status, out, _ = terminal("reconcile", "--report", str(page))
    assert status == 1 and "1 difference between both systems." in out
    assert "Record gone: 1" in out and "Look for it in EAM" in out
    assert terminal("reconcile", "--report", str(table))[0] == 1
    assert str(linked[0]) in page.read_text("utf-8")
    assert table.read_text("utf-8").splitlines()[1].startswith(f"Record gone,{linked[0]},")
    status, told = terminal.json("reconcile", "--since", "2020-01-01")
    (found,) = told["differences"]
    assert (status, told["count"], found["kind"]) == (1, 1, "record_gone")
    assert found["cause"] and found["what_to_do"] and found["since"]
    assert len(writes(city)) == sent, "nothing is ever sent"


def test_words_from_outside_are_text_in_every_report(terminal, city, linked, tmp_path):
    town = city.seeclickfix.town
    town.comment(linked[0], "=HYPERLINK(1) <script>alert(1)</script> please look at this")
    for _ in range(2):
        terminal("sync", "--once")
    (record,) = [
        each
        for each in city.eam.requests.values()
        if each.fields["ExternalRequestId"] == str(linked[0])
    ]
    assert record.comments
    record.comments.clear()
    page, table = tmp_path / "agree.html", tmp_path / "agree.csv"
    for file in (page, table):
        assert terminal("reconcile", "--report", str(file))[0] == 1
    assert "<script>" not in page.read_text("utf-8")
    assert "&lt;script&gt;" in page.read_text("utf-8")
    assert not any(
        cell.startswith(("=", "+", "@"))
        for line in table.read_text("utf-8").splitlines()
        for cell in line.replace('"', "").split(",")
    )


def test_a_report_of_another_kind_is_refused_before_anything_is_read(terminal, city, linked):
    before = len(city.log.calls())
    status, _, err = terminal("reconcile", "--report", "agree.pdf")
    assert status == 2 and ".html" in err
    assert len(city.log.calls()) == before

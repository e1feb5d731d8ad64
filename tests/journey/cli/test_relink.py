"""Relink from a terminal: looked at first, then made known, nothing sent; after a restore too."""

import json

import pytest


def last(out):
    """Return the last JSON object of a command that prints one a line."""
    return json.loads(out.splitlines()[-1])


def writes(city):
    return [call for call in city.log.calls() if call.verb != "GET"]


def lose(home):
    for each in (home / "journals").iterdir():
        each.unlink()


@pytest.fixture
def linked(terminal, city):
    """Three Requests that were taken over; returns their numbers."""
    numbers = [city.seeclickfix.town.report(summary=f"Hole {n}").id for n in range(3)]
    assert terminal("sync", "--once")[0] == 0
    return numbers


def test_a_dry_run_tells_what_would_be_known_and_keeps_nothing(terminal, city, linked, home_folder):
    lose(home_folder)
    sent = len(writes(city))
    status, out, _ = terminal("relink", "--dry-run", "--json")
    told = last(out)
    assert (status, told["links"], told["adopted"]["create"], told["to_send"]) == (0, 3, 3, 0)
    assert told["dry_run"] and told["finished"]
    assert terminal.json("queue", "list")[1] == []
    assert "This was a dry run" in terminal("relink", "--dry-run")[1]
    assert len(writes(city)) == sent


def test_relink_makes_it_known_and_the_next_sync_sends_only_what_is_new(
    terminal, city, linked, home_folder
):
    lose(home_folder)
    late = city.seeclickfix.town.report(summary="While nobody looked").id
    sent = len(writes(city))
    status, out, _ = terminal("relink")
    assert status == 0
    assert "4 live requests, 3 of them linked" in out and "Nothing was sent." in out
    assert len(writes(city)) == sent
    assert terminal("sync", "--once")[0] == 1, "the late one may be on its way: it waits a little"
    records = [record.fields["ExternalRequestId"] for record in city.eam.requests.values()]
    assert sorted(records) == sorted(str(number) for number in linked)
    (row,) = terminal.json("queue", "list", "--issue", str(late), "--flow", "requests")[1]
    assert row["state"] in ("checking", "retrying", "waiting")


def test_a_restore_ends_with_a_relink_before_anything_is_sent(
    terminal, city, linked, home_folder, tmp_path
):
    copy = tmp_path / "copy.gz"
    assert terminal("journal", "backup", str(copy))[0] == 0
    since = city.seeclickfix.town.report(summary="After the copy").id
    terminal("sync", "--once")
    sent = len(writes(city))
    status, out, _ = terminal("journal", "restore", str(copy), "--json")
    assert (status, last(out)["links"], last(out)["to_send"]) == (0, 4, 0)
    assert len(writes(city)) == sent
    for _ in range(3):
        terminal("sync", "--once")
    assert len(writes(city)) == sent
    rows = terminal.json("queue", "list", "--issue", str(since))[1]
    assert {row["state"] for row in rows} == {"done"}


def test_a_profile_without_a_start_begins_now_and_keeps_it(terminal, city, home_folder, tmp_path):
    (profile,) = (home_folder / "profiles").glob("*.toml")
    lines = profile.read_text("utf-8").splitlines()
    bare = tmp_path / "bare.toml"
    bare.write_text("\n".join(line for line in lines if not line.startswith("start_at")), "utf-8")
    old = city.seeclickfix.town.report(summary="Open before going live").id
    profile.unlink()
    assert terminal("profile", "import", str(bare))[0] == 0
    written = [line for line in profile.read_text("utf-8").splitlines() if "start_at" in line]
    assert len(written) == 1
    assert terminal("sync", "--once")[0] == 0
    assert city.eam.requests == {}, f"{old} was open before"
    assert terminal("profile", "import", str(bare))[0] == 0
    assert written[0] in profile.read_text("utf-8")

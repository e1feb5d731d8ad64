"""Going live and shadow at the terminal: numbers before, exactly the choice after."""

from __future__ import annotations

import io
import json

import pytest

from tests.fixtures.going_live import NAME, TwoPlaces, changing
from tests.journey.test_going_live import Town
from tests.unit.cli.test_program import Terminal


@pytest.fixture
def town(empty_city):
    return Town(empty_city)


@pytest.fixture
def terminal(empty_city, tmp_path, capsys):
    def opened(**options):
        places = TwoPlaces(empty_city, tmp_path / "home", **options)

        class InCityTime(Terminal):
            def _install(self, *_given):
                return places.installation

        return InCityTime(tmp_path / "home", capsys), places

    return opened


def document(out):
    """Return the last JSON document; progress is told before it."""
    return json.loads(out[out.rindex("\n{\n") if "\n{\n" in out else 0 :])


def test_promote_counts_and_changes_nothing_until_somebody_chooses(town, terminal, monkeypatch):
    numbers = town.grow_old(5, 2)
    say, places = terminal()
    mark = town.mark()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    status, out, err = say("profile", "promote", "--count", "--older", "create", "--batch", "1")
    assert (status, err) == (0, "")
    table = {line[:45].strip(): line.split()[-1] for line in out.splitlines() if line[45:].strip()}
    assert table["Live requests in SeeClickFix"] == "5"
    assert "of them with a record in EAM" in out
    assert "and the oldest 1 other created" in out and "Nobody chose it yet" not in out
    status, _, err = say("profile", "promote")
    assert status == 1 and "--older" in err
    assert places.installation.profiles.load(NAME).environments.active == "test"
    status, out, _ = say(
        "profile", "promote", "--older", "create", "--batch", "1", "--yes", "--json"
    )
    assert status == 0
    counts = document(out)["counts"]
    assert (counts["linked"], counts["created"], counts["acknowledged"]) == (2, 1, 1)
    assert changing(town.calls(since=mark)) == []
    town.city.clock.advance(60)
    for _ in range(2):
        say("sync", "--once")
        town.city.clock.advance(400)
    assert [len(town.records(number)) for number in numbers] == [1, 1, 1, 0, 0]
    assert [bool(town.our_words(number)) for number in numbers] == [0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("options", "words", "as_json"),
    [
        ((), "those with a record are linked, and none is created", ("adopt", None)),
        (("--older", "leave"), "of the older ones all are left", ("leave", None)),
        (("--older", "create"), "are linked, and all others created", ("create", None)),
    ],
)
def test_numbers_name_the_choice_they_are_of(town, terminal, options, words, as_json):
    """Zeros of a choice nobody made look like a town without requests."""
    town.grow_old(3, 1)
    say, _ = terminal()
    status, out, _ = say("profile", "promote", "--count", *options)
    assert status == 0
    assert "Counted for this choice: what is reported from" in out
    assert words in out
    assert ("Nobody chose it yet" in out) is (not options)
    _, out, _ = say("profile", "promote", "--count", "--json", *options)
    found = document(out)
    assert (found["older"], found["batch"]) == as_json


def test_shadow_says_what_is_too_old_by_which_key_and_how_many(town, terminal):
    town.grow_old(3, 0)
    say, _ = terminal(active="production", start_at=town.city.clock.now())
    town.city.seeclickfix.town.add_category("Not ours")
    town.city.clock.advance(60)
    for _ in range(2):
        town.city.seeclickfix.town.report(category="Not ours", summary="?")
    for number in list(town.city.seeclickfix.state.issues)[:3]:
        town.city.seeclickfix.town.comment(number, "Still there.", by="Ana")
    status, out, _ = say("shadow")
    assert status == 0
    assert "3 live requests are too old to be sent: reported before" in out
    assert "“Take in requests from” in Settings begins; the oldest is of" in out
    assert "The key is intake.start_at." in out
    assert "2 live requests are in categories that are not integrated: “Not ours” 2." in out
    assert "intake held" in out
    _, out, _ = say("shadow", "--json")
    assert len(document(out)["held_back"]) == 3


def test_shadow_lists_what_a_round_would_do_as_text_and_as_json(town, terminal):
    say, places = terminal(active="production")
    town.city.clock.advance(60)
    number = town.city.seeclickfix.town.report(category="Pothole", summary="A hole").id
    mark = town.mark()
    status, out, err = say("shadow")
    assert (status, err) == (0, "")
    assert f"{number}  create in EAM: A hole" in out
    assert "1 acknowledge in SeeClickFix" in out
    assert "nothing was written anywhere" in out
    status, out, _ = say("shadow", "--json")
    found = document(out)
    assert found["counts"] == {"create": 1, "acknowledge": 1}
    assert len(found["not_done_there"]) == 2
    assert changing(town.calls(since=mark)) == []
    assert not places.journal(lambda ledgers: ledgers.requests.live())


def test_shadow_looks_at_production_while_the_profile_still_works_on_test(town, terminal):
    say, places = terminal()
    town.city.clock.advance(60)
    number = town.city.seeclickfix.town.report(category="Pothole", summary="A hole").id
    mark = town.mark()
    status, out, err = say("shadow", "--environment", "production")
    assert (status, err) == (0, "")
    assert f"{number}  create in EAM: A hole" in out
    assert changing(town.calls(since=mark)) == []
    profile = places.installation.profiles.load(NAME)
    assert profile.environments.active == "test"
    status, out, err = say("shadow", "--environment", "elsewhere")
    assert status == 2

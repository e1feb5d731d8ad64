"""One file sets a whole computer up: a person's own setting goes before it, nothing moves by it."""

import os
import re
import stat
import subprocess
import sys
import tomllib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from eamconsole.cli.program import run
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import ProfileStore
from eamconsole.services.profiles.machine_defaults import MachineDefaultsRefused, machine_defaults
from eamconsole.services.sandbox_city.city import _installation as sandbox_installation
from eamconsole.support.machine_file import (
    MachineFile,
    NotUsable,
    content_of,
    machine_file,
    windows_owner,
)
from eamconsole.support.places import choose_places
from tests.unit.cli.test_program import Terminal
from tests.unit.services.test_profile_reading import SMALL

DEFAULTS = """
profile = "second"
[network]
proxy = "http://proxy.harborview.example:3128"
[journal]
url = "postgresql+psycopg://console@db.harborview.example/eam"
keep_days = 400
[[alerts]]
kind = "webhook"
url = "https://hooks.harborview.example/eam"
"""
SERVER = "postgresql+psycopg://console@db.harborview.example/eam"
SECOND = SMALL.replace('"harborview"', '"second"')
NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
posix = pytest.mark.skipif(os.name != "posix", reason="modes and root belong to POSIX")


@pytest.fixture
def set_up(tmp_path, monkeypatch):
    """Let the computer have this defaults file."""

    def write(text):
        file = tmp_path / "machine" / "defaults.toml"
        file.parent.mkdir(mode=0o755, exist_ok=True)
        file.write_text(text, "utf-8")
        file.chmod(0o644)
        monkeypatch.setenv("EAMCONSOLE_DEFAULTS", str(file))
        return file

    return write


@pytest.fixture
def store(tmp_path, set_up):
    """Return a store as it is after the computer's administrator wrote this."""

    def make(defaults=DEFAULTS):
        set_up(defaults)
        return ProfileStore(tmp_path / "profiles", machine_defaults().defaults)

    return make


@pytest.fixture
def a_file(tmp_path):
    def write(text):
        file = tmp_path / "given.toml"
        file.write_text(text, "utf-8")
        return file

    return write


def of_file(store, name="harborview"):
    return tomllib.loads(store._file(name).read_text("utf-8"))


def test_what_the_profile_does_not_say_is_the_computers_and_stays_out_of_its_file(store, a_file):
    here = store()
    here.import_file(a_file(SMALL), NOW)
    profile = here.load("harborview")
    assert profile.network.proxy == "http://proxy.harborview.example:3128"
    assert profile.journal.keep_days == 400
    assert profile.journal.backups_keep == 2
    assert [alert.kind for alert in profile.alerts] == ["webhook"]
    here.save(profile)
    here.change("harborview", {"limits.seeclickfix_calls_per_minute": 50})
    kept = of_file(here)
    assert "network" not in kept and "alerts" not in kept
    assert "keep_days" not in kept["journal"]


def test_a_persons_own_setting_goes_before_the_computers(store, a_file):
    here = store()
    own = "\nalerts = []\n" + SMALL + '\n[network]\nproxy = "none"\n[journal]\nkeep_days = 0\n'
    here.import_file(a_file(own), NOW)
    profile = here.load("harborview")
    assert (profile.network.proxy, profile.journal.keep_days, profile.alerts) == ("none", 0, [])


def test_a_changed_default_moves_no_journal(store, a_file):
    """A console that looks for its memory elsewhere would send everything again."""
    before = store("")
    before.import_file(a_file(SMALL), NOW)
    here = store()
    assert here.load("harborview").journal.url == ""
    here.save(here.load("harborview"))
    here.import_file(a_file(SMALL), NOW)
    assert here.load("harborview").journal.url == ""
    here.import_file(a_file(SECOND), NOW)
    assert here.load("second").journal.url == SERVER
    for later in ("", '[journal]\nurl = "postgresql+psycopg://x@elsewhere.example/eam"'):
        again = store(later)
        assert again.load("second").journal.url == SERVER
        again.import_file(a_file(SECOND), NOW)
        assert again.load("second").journal.url == SERVER
    again.import_file(a_file(SECOND + '\n[journal]\nurl = ""\n'), NOW)
    assert again.load("second").journal.url == ""


def test_the_computers_profile_is_chosen_among_several(store, a_file):
    here = store()
    for text in (SMALL, SECOND):
        here.import_file(a_file(text), NOW)
    assert here.choose(None) == "second"
    assert here.choose("harborview") == "harborview"
    here.delete("second")
    assert here.choose(None) == "harborview"


def test_a_home_in_use_stays_and_a_new_one_is_where_the_computer_says(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "usual"))
    wanted = tmp_path / "wanted"
    assert choose_places(None, {}, wanted).home == wanted
    assert choose_places(tmp_path / "option", {}, wanted).home == tmp_path / "option"
    variable = {"EAMCONSOLE_HOME": str(tmp_path / "variable")}
    assert choose_places(None, variable, wanted).home == tmp_path / "variable"
    (tmp_path / "usual" / "profiles").mkdir(parents=True)
    assert choose_places(None, {}, wanted).home == wanted
    (tmp_path / "usual" / "profiles" / "harborview.toml").write_text("", "utf-8")
    used = choose_places(None, {}, wanted)
    assert (used.home, used.named_by) == (tmp_path / "usual", "the profiles that are here already")


@posix
def test_a_home_is_each_users_own(set_up, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "../pat")
    set_up('home = "/srv/eam/{user}"')
    assert str(machine_defaults().home) == "/srv/eam/pat"


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("home = 'eam'", "home", "whole path on a local disk"),
        ("home = '//server/share/eam'", "home", "whole path on a local disk"),
        (f"home = '{Path.cwd().anchor}'", "home", "not a whole disk"),
        ("proxi = 1", "proxi", "is no key of the defaults file"),
        ("[network]\nproxi = 'none'", "network.proxi", 'did you mean "proxy"'),
        ("[network]\nproxy = 'http://pat:s3cret@x:1'", "network.proxy", "holds a login"),
        ("[journal]\nkeep_days = -1", "journal.keep_days", "must be 0 or more"),
        ("[[alerts]]\nkind = 'mail'", "alerts[1].host", "is needed for mail"),
        ("profile = 'a/b'", "profile", ""),
        ("= 1", "(file)", "is no valid TOML"),
        ("# caf\udce9", "(file)", "is no valid TOML in UTF-8"),
    ],
)
def test_a_wrong_key_is_refused_whole_with_file_key_and_reason(tmp_path, set_up, text, key, reason):
    file = set_up("")
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(MachineDefaultsRefused) as refused:
        machine_defaults()
    assert str(file) in refused.value.summary
    assert refused.value.faults[0].key == key
    assert reason in refused.value.faults[0].reason
    assert "s3cret" not in refused.value.summary
    assert "EAMCONSOLE_DEFAULTS=none" in refused.value.next_step


@posix
@pytest.mark.parametrize("what", ["file", "folder"])
@pytest.mark.parametrize("mode", [stat.S_IWGRP, stat.S_IWOTH])
def test_what_others_may_write_is_not_believed(set_up, what, mode):
    """Whoever can write it can send every call through a proxy of their own."""
    file = set_up(DEFAULTS)
    place = file if what == "file" else file.parent
    place.chmod(place.stat().st_mode | mode)
    with pytest.raises(MachineDefaultsRefused, match="chmod go-w"):
        machine_defaults()


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives a file away")
@pytest.mark.parametrize("named", [True, False])
def test_a_strangers_file_is_not_believed_and_ones_own_only_where_one_names_it(set_up, named):
    file = set_up(DEFAULTS)
    assert content_of(MachineFile(file, named=named))
    os.chown(file, 65534, 65534)
    with pytest.raises(NotUsable, match="chown root"):
        content_of(MachineFile(file, named=named))


@posix
@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_refused_and_not_waited_for(set_up, kind):
    file = set_up("")
    file.unlink()
    file.mkdir() if kind == "folder" else os.mkfifo(file)
    with pytest.raises(MachineDefaultsRefused, match="is no ordinary file"):
        machine_defaults()


def test_on_windows_the_owner_tells_an_administrators_file(tmp_path):
    """Every user may make files below ProgramData."""
    file = tmp_path / "defaults.toml"
    file.write_text("profile = 'x'", "utf-8")
    (place,) = [machine_file({"ProgramData": str(tmp_path)}, "win32")]
    assert place == MachineFile(tmp_path / "eamconsole" / "defaults.toml")
    for owner in ("S-1-5-32-544", "S-1-5-18"):
        assert content_of(MachineFile(file), lambda _path, it=owner: it)
    with pytest.raises(NotUsable, match="/setowner"):
        content_of(MachineFile(file), lambda _path: "S-1-5-21-1-2-3-1001")


def test_on_windows_the_folder_is_an_administrators_too(tmp_path):
    """Anybody may make it first, open to themselves with all that is put into it."""
    place = MachineFile(tmp_path / "defaults.toml")
    place.path.write_text("profile = 'x'", "utf-8")
    owners = {place.path: "S-1-5-32-544", tmp_path: "S-1-5-21-1-2-3-1001"}
    with pytest.raises(NotUsable, match=r"folder owner .*who may write to both") as refused:
        content_of(place, owners.__getitem__)
    assert f'"{tmp_path}" /setowner' in str(refused.value)
    owners[tmp_path] = "S-1-5-18"
    assert content_of(place, owners.__getitem__) == b"profile = 'x'"


def test_on_windows_an_owner_that_cannot_be_asked_is_nobody_to_believe(tmp_path):
    place = MachineFile(tmp_path / "defaults.toml")
    place.path.write_text("profile = 'x'", "utf-8")

    def denied(_path):
        raise PermissionError(5, "Access is denied")

    with pytest.raises(NotUsable, match=r"nothing tells its owner \(Access is denied\)"):
        content_of(place, denied)


def test_on_windows_the_owner_is_asked_of_the_file_that_is_read(tmp_path):
    """One exchanged between the question and the reading would be anybody's."""
    place = MachineFile(tmp_path / "defaults.toml")
    place.path.write_text("profile = 'asked'", "utf-8")
    other = tmp_path / "other"
    other.write_text("profile = 'exchanged'", "utf-8")

    def asked(_path):
        with suppress(OSError):  # Windows lets nobody exchange an open file
            other.replace(place.path)
        return "S-1-5-32-544"

    assert content_of(place, asked) == b"profile = 'asked'"


@pytest.mark.skipif(os.name != "nt", reason="Windows writes owners as S-1-…")
def test_windows_itself_tells_the_owner_of_a_file_and_of_its_folder(tmp_path):
    place = MachineFile(tmp_path / "defaults.toml")
    place.path.write_text("profile = 'x'", "utf-8")
    owners = [windows_owner(place.path), windows_owner(tmp_path)]
    assert all(re.fullmatch(r"S-1-5(-\d+)+", owner) for owner in owners)
    if set(owners) <= {"S-1-5-32-544", "S-1-5-18"}:
        assert content_of(place) == b"profile = 'x'"
    else:
        with pytest.raises(NotUsable, match="/setowner"):
            content_of(place)
    with pytest.raises(FileNotFoundError):
        windows_owner(tmp_path / "none.toml")


def test_a_computer_without_the_file_is_as_ever(tmp_path):
    assert MachineFile(tmp_path / "none.toml").is_missing
    assert content_of(MachineFile(tmp_path / "none.toml")) is None
    missing = {"EAMCONSOLE_DEFAULTS": str(tmp_path / "none.toml")}
    with pytest.raises(MachineDefaultsRefused, match="is not there"):
        machine_defaults(missing)
    assert machine_defaults({"EAMCONSOLE_DEFAULTS": "none"}) is None


class OnThisComputer(Terminal):
    """A terminal whose computer has defaults."""

    def _install(self, home, kind="command"):
        plain = super()._install(home, kind)
        machine = machine_defaults()
        return Installation(
            places=choose_places(home or self.home),
            redactor=plain.redactor,
            clock=plain.clock,
            vault=plain.vault,
            opener=plain.opener,
            machine=machine,
        )


def test_the_terminal_says_where_settings_come_from(set_up, home_folder, capsys, a_file):
    file = set_up(DEFAULTS)
    terminal = OnThisComputer(home_folder, capsys)
    assert terminal("profile", "import", str(a_file(SMALL)))[0] == 0
    told = terminal.json("profile", "sources", "--all")[1]
    assert (told["defaults_file"], told["home_from"]) == (str(file), "--home")
    source = {each["key"]: each["from"] for each in told["settings"]}
    assert source["map.srid"] == "this profile"
    assert source["journal.url"] == "this profile"
    assert source["network.proxy"] == source["alerts"] == "this computer's defaults"
    assert source["journal.backups_keep"] == "built in"
    said = terminal("profile", "sources")[1]
    assert "this computer's defaults" in said and "built in" not in said


def test_the_sandbox_city_alerts_nobody_the_computer_names(set_up, home_folder, capsys, tmp_path):
    set_up(DEFAULTS)
    outer = OnThisComputer(home_folder, capsys).installation()

    process = SimpleNamespace(addresses=SimpleNamespace(token="invented", eam_login="pat:moss"))
    inner = sandbox_installation(outer, tmp_path / "sandbox-city", process)
    assert outer.default_settings and not inner.default_settings


def test_a_file_that_cannot_be_used_ends_the_program_with_one_sentence(set_up, tmp_path):
    file = set_up("[network]\nproxy = 'ftp://x'")
    ended = subprocess.run(
        [sys.executable, "-m", "eamconsole", "profile", "list"],
        env=os.environ | {"EAMCONSOLE_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 3
    assert ended.stderr.startswith(f"{file}: network.proxy") or str(file) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "home").exists()


def test_help_is_given_whatever_the_file_says(set_up, capsys, home_folder):
    set_up("= nonsense")
    assert run(OnThisComputer(home_folder, capsys)._install, None, ["profile", "--help"]) == 0

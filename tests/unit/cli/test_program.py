"""Commands in process: exit statuses, one sentence on standard error, JSON and nothing else."""

import io
import json
import zipfile

import pytest

from eamconsole.bootstrap import open_console
from eamconsole.cli.program import run
from eamconsole.services.installation import Installation
from eamconsole.support.clock import SystemClock
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor
from eamconsole.vault import CredentialKey, CredentialName, MemoryVault
from tests.unit.services.test_profile_reading import SMALL
from tests.unit.services.test_profile_store import PRODUCTION


class Terminal:
    """Runs commands on one installation whose secrets are in memory."""

    def __init__(self, home, capsys):
        self._capsys = capsys
        self.redactor = Redactor()
        self.vault = MemoryVault(self.redactor)
        self.home = home
        self.windows = []

    def __call__(self, *arguments):
        """Return exit status, standard output and standard error."""
        status = run(self._install, self._window, arguments)
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def json(self, *arguments):
        status, out, _ = self(*arguments, "--json")
        return status, json.loads(out)

    def installation(self):
        """Return the installation the commands work on."""
        return self._install(None)

    def _install(self, home, _kind="command"):
        places = Places(home or self.home)
        places.make()
        return Installation(
            places=places,
            redactor=self.redactor,
            clock=SystemClock(),
            vault=lambda: self.vault,
            opener=open_console,
        )

    def _window(self, installation, *, profile=None, city=None, in_tray=False):
        self.windows.append((installation.places.home, profile, city))
        return 0


@pytest.fixture
def terminal(home_folder, capsys):
    return Terminal(home_folder, capsys)


@pytest.fixture
def imported(terminal, tmp_path):
    return takes_in(terminal, tmp_path, SMALL + PRODUCTION)


def takes_in(terminal, folder, profile=SMALL):
    """Return the terminal once it has imported a profile."""
    file = folder / "given.toml"
    file.write_text(profile, "utf-8")
    assert terminal("profile", "import", str(file))[0] == 0
    return terminal


@pytest.fixture
def typed(monkeypatch):
    """Give a text to standard input, as a pipe would."""

    def give(text):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))

    return give


def test_profile_list_is_an_array(imported):
    assert imported.json("profile", "list") == (
        0,
        [{"name": "harborview", "environment": "test"}],
    )


def test_home_and_json_may_stand_before_or_after_the_command(imported, tmp_path):
    _, out, _ = imported("--json", "profile", "list")
    assert json.loads(out)[0]["name"] == "harborview"
    other = str(tmp_path / "other")
    assert imported.json("profile", "list", "--home", other)[1] == []
    assert imported.json("--home", other, "profile", "list")[1] == []


def test_a_refused_import_names_file_key_and_reason(terminal, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text(SMALL.replace("2234", "1"), "utf-8")
    status, out, err = terminal("profile", "import", str(file))
    assert (status, out) == (3, "")
    assert str(file) in err and "map.srid = 1" in err
    assert err.count("\n") == 1
    assert terminal.json("profile", "list")[1] == []


def test_a_refused_import_lists_its_faults_as_json(terminal, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text(SMALL.replace("4242", "0").replace("2234", '"x"'), "utf-8")
    status, told = terminal.json("profile", "import", str(file))
    assert status == 3
    keys = {fault["key"] for fault in told["faults"]}
    assert keys == {"environments.test.organization_id", "map.srid"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["status", "--nonsense"],
        ["profile", "import", "no-such-file.toml"],
        ["queue", "retry"],
        ["queue", "retry", "1", "--cause", "SVC-260"],
        ["queue", "skip", "1"],
        ["queue", "list", "--state", "lost"],
        ["credential", "set", "harborview", "staging", "eam-login"],
        ["credential", "set", "harborview", "test", "password"],
        ["sandbox", "--calls-per-minute", "-1"],
    ],
)
def test_wrong_usage_is_two_with_one_sentence(imported, arguments):
    status, out, err = imported(*arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1


def test_without_a_profile_nothing_can_run(terminal):
    for command in (["status"], ["queue", "list"], ["sync", "--once"], ["profile", "show"]):
        status, out, err = terminal(*command)
        assert (status, out) == (3, "")
        assert "profile import" in err


def test_without_the_token_sync_says_how_to_store_it(imported):
    status, _, err = imported("sync", "--once")
    assert status == 3
    assert "credential set harborview test seeclickfix-token" in err


def test_a_credential_is_read_from_standard_input_and_never_shown(imported, typed):
    typed("canary-token\n")
    status, out, err = imported("credential", "set", "harborview", "test", "seeclickfix-token")
    assert status == 0
    assert "canary" not in out + err
    key = CredentialKey("harborview", "test", CredentialName.SEECLICKFIX_TOKEN)
    assert imported.vault.find(key) == "canary-token"
    entry = ["harborview", "test", "seeclickfix-token"]
    assert imported.json("credential", "status", *entry)[1]["stored"]
    assert imported.json("credential", "delete", *entry)[0] == 0
    status, told = imported.json("credential", "status", *entry)
    assert (status, told["stored"]) == (1, False)


def test_an_unusable_secret_is_refused(imported, typed):
    typed("no-colon")
    status, _, err = imported("credential", "set", "harborview", "test", "eam-login")
    assert status == 3
    assert "user:password" in err


def test_credentials_of_a_profile_at_a_glance(imported):
    status, told = imported.json("credential", "status", "harborview", "test")
    assert status == 1
    assert [row["name"] for row in told if row["needed"]] == ["seeclickfix-token"]


def test_status_of_a_new_profile_says_that_it_never_synced(imported):
    status, told = imported.json("status")
    assert status == 1
    assert [need["cause"] for need in told["needs_person"]] == ["sync_never"]
    assert told["flows"]["requests"]["waiting"] == 0
    assert imported.json("queue", "list") == (0, [])


def test_a_row_that_is_not_there_is_said(imported):
    status, _, err = imported("queue", "show", "99")
    assert (status, err.strip()) == (1, "There is no row 99 in the queues.")
    assert imported("queue", "retry", "99")[0] == 1


def test_show_and_export_hold_every_setting_and_no_secret(imported, tmp_path):
    assert imported.json("profile", "show", "harborview")[1]["status"]["closes_at"] == 950
    file = tmp_path / "out.toml"
    assert imported("profile", "export", "harborview", "-o", str(file))[0] == 0
    assert "harborview" in file.read_text("utf-8")
    _, out, _ = imported("profile", "export")
    assert out.splitlines() == file.read_text("utf-8").splitlines()


def test_promotion_asks_for_secrets_of_production_first(imported, typed):
    status, out, err = imported("profile", "promote")
    assert status == 3
    assert "eam-live" in out and "seeclickfix-token" in err
    typed("token-of-production")
    imported("credential", "set", "harborview", "production", "seeclickfix-token")
    typed("")
    assert imported("profile", "promote")[0] == 1
    assert imported.json("profile", "list")[1][0]["environment"] == "test"
    assert imported("profile", "promote", "--yes")[0] == 0
    assert imported.json("profile", "list")[1][0]["environment"] == "production"


def test_no_command_opens_the_window_or_says_how_to_do_without(terminal, monkeypatch):
    assert terminal()[0] == 0
    assert terminal.windows == [(terminal.home, None, None)]
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    status, _, err = terminal()
    assert status == 3
    assert "eamconsole sync" in err and "demo --headless" in err


def test_demo_opens_the_window_where_there_is_a_display(terminal):
    assert terminal("demo", "--seed", "7")[0] == 0
    assert terminal.windows[0][2].seed == 7


@pytest.mark.parametrize("word", ["demo", "sandbox", "profile", "credential", "sync", "queue"])
def test_help_tells_of_every_command(terminal, word):
    assert word in terminal("--help")[1]
    assert terminal(word, "--help")[0] == 0


def test_a_fault_inside_is_one_sentence_too(terminal, monkeypatch):
    def broken(_home):
        raise ZeroDivisionError("oops")

    status = run(broken, terminal._window, ["profile", "list"])
    assert status == 3
    assert terminal._capsys.readouterr().err.count("\n") == 1


def test_a_pause_is_seen_by_everybody_and_ends_with_resume(imported):
    status, told = imported.json("pause", "comments", "--minutes", "30", "--reason", "sewer works")
    assert (status, told["paused"]) == (0, ["comments"])
    flows = imported.json("status")[1]["flows"]
    assert (flows["comments"]["paused"], flows["comments"]["reason"]) == (True, "sewer works")
    assert not flows["requests"]["paused"]
    assert imported("resume")[0] == 0
    flows = imported.json("status")[1]["flows"]
    assert [flow["paused"] for flow in flows.values()] == [False, False, False]
    did = [(entry["action"], entry["detail"]) for entry in imported.json("audit")[1]]
    assert did[-1] == ("pause", "comments: sewer works")
    assert sorted(did[:-1]) == [("resume", name) for name in ("comments", "requests", "status")]


def test_diagnostics_are_shown_or_saved_and_replace_nothing_unasked(imported, tmp_path):
    assert imported("diagnostics")[0] == 2
    status, shown = imported.json("diagnostics", "--show")
    assert status == 0
    assert json.loads(shown["versions.json"])["python"]
    assert json.loads(shown["settings.json"])["map"]["srid"] == 2234
    file = tmp_path / "bundle.zip"
    assert imported("diagnostics", str(file))[0] == 0
    assert sorted(zipfile.ZipFile(file).namelist()) == sorted(shown)
    status, _, err = imported("diagnostics", str(file))
    assert (status, "exists already" in err) == (3, True)
    assert imported("diagnostics", str(file), "--force")[0] == 0


def test_diagnostics_work_where_no_profile_can_be_opened(terminal):
    status, shown = terminal.json("diagnostics", "--show")
    assert status == 0
    assert json.loads(shown["status.json"]) == {"not read": "no profile is open"}
    assert "README.txt" in shown

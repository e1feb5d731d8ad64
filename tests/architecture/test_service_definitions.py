"""The service as each system starts it, and the Debian package that brings it, turned off."""

import configparser
import importlib
import plistlib
import shutil
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from eamconsole.cli.session import ATTENTION, CANNOT_RUN, FINE, WRONG_USAGE
from tests.fixtures.sources import ROOT

SERVICE = ROOT / "packaging" / "bundle" / "service"
UNITS = sorted([*SERVICE.glob("*.service"), *SERVICE.glob("*.timer")])
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def unit(name):
    """Return a unit's settings; lines of one name are joined, as systemd joins them."""

    class Joined(dict):
        def __setitem__(self, key, value):
            if isinstance(value, list) and key in self:
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    parser = configparser.RawConfigParser(strict=False, dict_type=Joined)
    parser.optionxform = str
    parser.read_string((SERVICE / name).read_text("utf-8"))
    return {section: dict(parser[section]) for section in parser.sections()}


def test_the_console_is_the_main_process_and_stops_before_its_keyring():
    """Found: a unit whose main process was the bus; it ended first, and took the console along."""
    console = unit("eamconsole.service")
    assert console["Service"]["ExecStart"] == "/usr/bin/eamconsole sync"
    assert "eamconsole-keyring.service" in console["Unit"]["After"].split()
    assert console["Unit"]["Requires"] == "eamconsole-keyring.service"
    keyring = unit("eamconsole-keyring.service")
    assert keyring["Unit"]["After"] == keyring["Unit"]["Requires"] == "eamconsole-bus.service"


def test_the_password_comes_as_an_encrypted_credential_of_the_keyring_alone():
    keyring = unit("eamconsole-keyring.service")["Service"]
    assert keyring["LoadCredentialEncrypted"].startswith("keyring-password:")
    assert keyring["ExecStart"].endswith('< "$CREDENTIALS_DIRECTORY/keyring-password"\'')
    assert "LoadCredential" not in (SERVICE / "eamconsole.service").read_text("utf-8")


def test_wrong_usage_is_not_tried_again_and_what_passes_is():
    console = unit("eamconsole.service")["Service"]
    assert console["Restart"] == "on-failure"
    assert console["RestartPreventExitStatus"] == str(WRONG_USAGE)
    table = (ROOT / "docs" / "operations.md").read_text("utf-8")
    for status in (FINE, ATTENTION, WRONG_USAGE, CANNOT_RUN):
        assert f"\n| {status} | " in table


def test_the_watchdog_outlasts_a_stop_and_the_stop_outlasts_a_call():
    from eamconsole.services.syncing import GRACE_SECONDS

    console = unit("eamconsole.service")["Service"]
    assert console["Type"] == "notify"
    assert GRACE_SECONDS < int(console["TimeoutStopSec"]) < int(console["WatchdogSec"])


def test_alerts_are_sent_by_a_timer_that_no_dead_console_stops():
    alert = unit("eamconsole-alert.service")
    assert alert["Service"]["ExecStart"] == "/usr/bin/eamconsole alerts send"
    assert "eamconsole.service" not in alert["Unit"]["After"].split()
    assert alert["Unit"]["Requires"] == "eamconsole-keyring.service"
    assert "Install" not in alert
    console = unit("eamconsole.service")["Service"]
    same = ("User", "Environment", "StateDirectory", "UMask", "ProtectSystem", "NoNewPrivileges")
    assert {key: alert["Service"][key] for key in same} == {key: console[key] for key in same}
    timer = unit("eamconsole-alert.timer")
    assert timer["Timer"]["OnCalendar"] == "*:0/10"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("name", [file.name for file in UNITS])
def test_systemd_reads_every_line(name, tmp_path):
    for file in UNITS:
        shutil.copy(file, tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert [line for line in said if "eamconsole" in line] == []


def test_the_task_of_windows_has_a_stored_password_no_end_and_is_off():
    task = ElementTree.parse(SERVICE / "eamconsole-task.xml").getroot()  # noqa: S314 - ours
    found = {each.tag.removeprefix(TASK): (each.text or "").strip() for each in task.iter()}
    assert found["LogonType"] == "Password"
    assert found["ExecutionTimeLimit"] == "PT0S"
    assert found["MultipleInstancesPolicy"] == "IgnoreNew"
    assert found["Arguments"] == "sync"
    assert task.find(f"{TASK}Settings/{TASK}Enabled").text == "false"


def test_the_agent_of_macos_is_started_again_where_it_fails():
    agent = plistlib.loads((SERVICE / "org.eamconsole.sync.plist").read_bytes())
    assert agent["ProgramArguments"][-1] == "sync"
    assert agent["KeepAlive"] == {"SuccessfulExit": False}


@pytest.fixture
def package(monkeypatch, tmp_path):
    """Make a Debian package of a small folder; return what it holds and its control file."""
    if shutil.which("dpkg-deb") is None:
        pytest.skip("no dpkg-deb here")
    monkeypatch.syspath_prepend(ROOT / "packaging" / "bundle")
    debian = importlib.import_module("debian")
    folder = tmp_path / "eamconsole"
    (folder / "_internal").mkdir(parents=True)
    for name in ("eamconsole", "eamconsole-window"):
        (folder / name).write_bytes(b"#!/bin/sh\n")
        (folder / name).chmod(0o755)
    shutil.copy(ROOT / "LICENSE", folder)
    made = debian.package(folder, tmp_path, "Pat Doe <pat@harborview.example>")

    def asked(option):
        command = ["dpkg-deb", option, str(made)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return asked("--contents"), asked("--field"), asked("--info")


def test_the_package_brings_menu_entry_icons_and_a_unit_that_is_off(package):
    contents, control, info = package
    for path in (
        *("./opt/eamconsole/eamconsole", "./usr/bin/eamconsole-window -> /opt/eamconsole/"),
        *("./usr/share/applications/eamconsole.desktop", "hicolor/48x48/apps/eamconsole.png"),
        *("system/eamconsole-alert.service", "system/eamconsole-alert.timer"),
        *("./usr/lib/systemd/system/eamconsole.service", "./usr/lib/sysusers.d/eamconsole.conf"),
    ):
        assert path in contents
    assert "wants/" not in contents
    assert not [line for line in info.splitlines() if "postinst" in line or "postrm" in line]
    assert "Maintainer: Pat Doe <pat@harborview.example>" in control
    assert "Depends: libc6 (>= 2." in control
    assert {line.split()[1] for line in contents.splitlines()} == {"root/root"}


@pytest.mark.parametrize("who", ["", "Pat Doe", "Pat <pat>", "Pat <p@x.example>\nDepends: none"])
def test_whoever_answers_for_the_package_can_be_written_to(who):
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "bundle"), "--maintainer", who],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "NAME <ADDRESS>" in done.stderr

"""The console starts at sign-in only where a person wanted it, on each system in its way."""

import plistlib
import shlex
from pathlib import Path

from eamconsole.support.autostart import (
    DesktopEntry,
    LaunchAgent,
    RunValue,
    autostart,
)
from eamconsole.support.own_program import window_command

COMMAND = ("/opt/eam console/bin/python", "-m", "eamconsole", "--home", '/srv/5% "x" $y')


def test_a_linux_desktop_finds_an_entry_that_starts_the_same_command(tmp_path):
    entry = DesktopEntry(tmp_path / "autostart", COMMAND)
    assert not entry.is_on()
    entry.turn(on=True)
    lines = dict(
        line.split("=", 1) for line in entry.file.read_text("utf-8").splitlines() if "=" in line
    )
    assert lines["Type"] == "Application"
    exec_line = lines["Exec"].replace("\\\\", "\\").replace("%%", "%").replace("\\$", "$")
    assert tuple(shlex.split(exec_line)) == COMMAND
    entry.turn(on=True)
    entry.turn(on=False)
    entry.turn(on=False)
    assert not entry.file.exists()


def test_macos_finds_a_launch_agent(tmp_path):
    agent = LaunchAgent(tmp_path / "LaunchAgents", COMMAND)
    agent.turn(on=True)
    assert agent.is_on()
    listed = plistlib.loads(agent.file.read_bytes())
    assert (tuple(listed["ProgramArguments"]), listed["RunAtLoad"]) == (COMMAND, True)
    agent.turn(on=False)
    assert not agent.is_on()


class Registry:
    """The few calls of winreg, on a dictionary; Windows brings the real one."""

    HKEY_CURRENT_USER, REG_SZ = "HKCU", 1

    def __init__(self):
        self.values = {}

    def OpenKey(self, _root, path):
        return self.CreateKey(_root, path)

    def CreateKey(self, _root, _path):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def QueryValueEx(self, _key, name):
        if name not in self.values:
            raise FileNotFoundError(name)
        return self.values[name], self.REG_SZ

    def SetValueEx(self, _key, name, _zero, _kind, value):
        self.values[name] = value

    def DeleteValue(self, _key, name):
        del self.values[name]


def test_windows_finds_a_quoted_line_under_the_run_key():
    registry = Registry()
    value = RunValue(registry, ("C:\\Program Files\\EAM\\eamconsole.exe", "--in-tray"))
    value.turn(on=False)
    value.turn(on=True)
    assert value.is_on()
    assert list(registry.values.values()) == ['"C:\\Program Files\\EAM\\eamconsole.exe" --in-tray']
    value.turn(on=False)
    assert not value.is_on()


def test_the_folder_is_the_persons_own(tmp_path):
    entry = autostart(
        ("--in-tray",), platform="linux", variables={"XDG_CONFIG_HOME": str(tmp_path)}
    )
    assert entry.file == tmp_path / "autostart" / "eamconsole.desktop"
    plain = autostart((), platform="linux", variables={"XDG_CONFIG_HOME": "relative"})
    assert plain.file.is_relative_to(Path.home() / ".config")
    assert window_command()[-1] == "eamconsole"

"""Starts the console when a person signs in, by the means of each operating system.

Off until somebody turns it on.  Work without a person at the desk belongs to the service
(``eamconsole sync``), which needs nobody to be signed in.
"""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from eamconsole.support.files import remove
from eamconsole.support.own_program import window_command

_LABEL = "org.eamconsole.window"
_TITLE = "EAM Console"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Autostart(Protocol):
    """One entry of the person's own session; raises ``OSError`` where it cannot be changed."""

    def is_on(self) -> bool:
        """Return whether the console starts at sign-in."""
        ...

    def turn(self, *, on: bool) -> None:
        """Add or remove the entry; what is as wanted stays as it is."""
        ...


class _FileEntry:
    """An entry that is a file: there or not."""

    def __init__(self, file: Path, command: Sequence[str]) -> None:
        self.file = file
        self._command = command

    def is_on(self) -> bool:
        """Return whether the file is there."""
        return self.file.is_file()

    def turn(self, *, on: bool) -> None:
        """Write or remove the file."""
        if not on:
            remove(self.file)
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(self._content())

    def _content(self) -> bytes:
        raise NotImplementedError


class DesktopEntry(_FileEntry):
    """A file of the XDG autostart folder, as Linux desktops read it."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        super().__init__(folder / "eamconsole.desktop", command)

    def _content(self) -> bytes:
        line = " ".join(_desktop_quoted(part) for part in self._command)
        lines = ("[Desktop Entry]", "Type=Application", f"Name={_TITLE}", f"Exec={line}", "")
        return "\n".join(lines).encode()


class LaunchAgent(_FileEntry):
    """A property list of launchd, as macOS reads it at sign-in."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        super().__init__(folder / f"{_LABEL}.plist", command)

    def _content(self) -> bytes:
        agent = {"Label": _LABEL, "ProgramArguments": list(self._command), "RunAtLoad": True}
        return plistlib.dumps(agent)


class RunValue:
    """A value under the person's own ``Run`` key of the Windows registry."""

    def __init__(self, registry: Any, command: Sequence[str]) -> None:
        """``registry`` is the module ``winreg``."""
        self._registry = registry
        self._line = subprocess.list2cmdline(command)

    def is_on(self) -> bool:
        """Return whether the value is there."""
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
                registry.QueryValueEx(key, _TITLE)
        except FileNotFoundError:
            return False
        return True

    def turn(self, *, on: bool) -> None:
        """Set or delete the value."""
        registry = self._registry
        with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
            if on:
                registry.SetValueEx(key, _TITLE, 0, registry.REG_SZ, self._line)
            elif self.is_on():
                registry.DeleteValue(key, _TITLE)


def autostart(
    arguments: Sequence[str],
    *,
    platform: str = sys.platform,
    variables: Mapping[str, str] = os.environ,
) -> Autostart:
    """Return this system's way; ``arguments`` follow the program's own command."""
    command = (*window_command(), *arguments)
    if platform == "win32":
        import winreg

        return RunValue(winreg, command)
    if platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", command)
    chosen = variables.get("XDG_CONFIG_HOME") or ""
    config = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".config"
    return DesktopEntry(config / "autostart", command)


def _desktop_quoted(part: str) -> str:
    """Quote one argument of a desktop entry; inside a string value backslashes count twice."""
    escaped = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in part)
    escaped = escaped.replace("\\", "\\\\").replace("%", "%%")
    return f'"{escaped}"'

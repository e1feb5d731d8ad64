"""Windows' own ways with folders: who may read one, and how long its path may be.

The mode that other systems give a new folder says nothing there, and outside the person's own
profile, as with ``--home D:\\eam``, every user of the machine may read what is inside.
"""

from __future__ import annotations

import errno
import importlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eamconsole.support.counting import counted

if TYPE_CHECKING:
    import subprocess

_SYSTEM, _ADMINISTRATORS = "*S-1-5-18", "*S-1-5-32-544"
_PATIENCE_SECONDS = 30
LONGEST_HOME = 100
"""Characters: a whole path may have 259, and the longest name inside needs 156 of them."""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


class PathTooLong(ValueError):
    """The path leaves no room for the names inside."""


def refuse_long_home(home: Path, *, long_paths: Callable[[], bool]) -> None:
    """Raise ``PathTooLong`` where files inside would be beyond Windows' limit."""
    if len(str(home)) > LONGEST_HOME and not long_paths():
        raise PathTooLong(
            f"its path has {counted(len(str(home)), 'character')}, and Windows leaves no room for "
            f"the names inside above {LONGEST_HOME}; choose a shorter one, or turn on "
            "LongPathsEnabled"
        )


def long_paths_enabled() -> bool:
    """Return whether this Windows was told to allow long paths."""
    try:
        registry: Any = importlib.import_module("winreg")
        place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with registry.OpenKey(registry.HKEY_LOCAL_MACHINE, place) as key:
            return bool(registry.QueryValueEx(key, "LongPathsEnabled")[0])
    except (ImportError, OSError):
        return False


def keep_to_owner(
    folder: Path, *, run: Run | None = None, variables: Mapping[str, str] = os.environ
) -> None:
    """Let only the owner, the system and administrators into a folder and what is made in it.

    Raises ``OSError`` where Windows will not, as on a drive without rights.
    """
    import subprocess

    program = Path(variables.get("SystemRoot", r"C:\Windows")) / "System32" / "icacls.exe"
    owner = variables.get("USERNAME", "")
    if domain := variables.get("USERDOMAIN", ""):
        owner = f"{domain}\\{owner}"
    allowed = [_SYSTEM, _ADMINISTRATORS]
    if owner and not owner.endswith("$"):  # the machine's own account is the system
        allowed.append(owner)
    words = [each for who in allowed for each in ("/grant:r", f"{who}:(OI)(CI)F")]
    try:
        done = (run or subprocess.run)(
            [str(program), str(folder), "/inheritance:r", *words],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise _open_to_others(folder, "icacls gave no answer") from None
    if done.returncode != 0:
        raise _open_to_others(folder, " ".join((done.stdout + done.stderr).split())[:300])


def _open_to_others(folder: Path, said: str) -> OSError:
    return OSError(
        errno.EACCES,
        f"Windows would not keep other users out of it ({said}); choose a folder on an NTFS drive",
        str(folder),
    )

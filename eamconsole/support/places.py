"""Where an installation keeps its files: one folder, readable by its owner only."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eamconsole.support import windows_rights
from eamconsole.support.files import put_in_place, remove

HOME_VARIABLE = "EAMCONSOLE_HOME"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one installation.  Nothing secret is ever in them."""

    home: Path
    named_by: str = field(default="", compare=False)
    """What chose the home, in words, where anything did."""

    @property
    def profiles(self) -> Path:
        """Profile files, one per city."""
        return self.home / "profiles"

    @property
    def journals(self) -> Path:
        """SQLite journals, their locks and backups."""
        return self.home / "journals"

    @property
    def images(self) -> Path:
        """Images waiting for delivery."""
        return self.home / "images"

    @property
    def archive(self) -> Path:
        """What the retention dropped from the journals, as CSV."""
        return self.home / "dropped"

    @property
    def reports(self) -> Path:
        """Reports for people, such as those of outages."""
        return self.home / "reports"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.home / "logs"

    def log_file(self, kind: str) -> Path:
        """Return the log of one kind of process: ``window``, ``sync`` or ``command``."""
        return self.logs / f"eamconsole-{kind}.log"

    def journal_file(self, profile: str, environment: str) -> Path:
        """Return the embedded journal of a profile; Test and Production never share one."""
        return self.journals / f"{profile}-{environment}.sqlite"

    def images_of(self, profile: str, environment: str) -> Path:
        """Return the folder for the images of one profile in one environment."""
        return self.images / f"{profile}-{environment}"

    def make(self, platform: str = sys.platform) -> None:
        """Create what is missing, for the owner only.  Raises ``OSError`` and ``ValueError``."""
        if platform == "win32":
            _make_on_windows(self.home)
        for folder in (self.home, self.profiles, self.journals, self.images, self.logs):
            make_private_folder(folder)


def choose_places(
    home: str | Path | None = None,
    variables: Mapping[str, str] = os.environ,
    of_machine: Path | None = None,
) -> Places:
    """Return the folders under ``home``, else under ``EAMCONSOLE_HOME``, else the OS's choice.

    ``of_machine`` is the computer's default.  It goes before the OS's choice where no profile
    lives there: a home in use is memory, and stays where it is.
    """
    chosen = home or variables.get(HOME_VARIABLE)
    if chosen:
        named_by = "--home" if home else f"the variable {HOME_VARIABLE}"
        return Places(Path(chosen).expanduser().absolute(), named_by)
    import platformdirs

    usual = Path(platformdirs.user_data_dir("eamconsole", appauthor=False, roaming=False))
    if of_machine is None or of_machine == usual:
        return Places(usual, "the system's usual place")
    if any((usual / "profiles").glob("*.toml")):
        return Places(usual, "the profiles that are here already")
    return Places(of_machine, "this computer's defaults")


def _make_on_windows(home: Path) -> None:
    """Make the home folder for its owner; one that is there keeps the rights somebody gave it."""
    windows_rights.refuse_long_home(home, long_paths=windows_rights.long_paths_enabled)
    if home.exists() or home.is_relative_to(Path.home()):  # there others have no rights anyway
        return
    home.mkdir(parents=True)
    try:
        windows_rights.keep_to_owner(home)
    except OSError:
        home.rmdir()  # the next start must not take it for one that was arranged
        raise


def make_private_folder(folder: Path) -> None:
    """Create ``folder`` with its parents, or narrow an existing one to its owner."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077 and _is_ours(folder):
        folder.chmod(0o700)


def why_no_folder(error: OSError | ValueError) -> str:
    """Return why a folder could not be made, in words that name what stands in its way."""
    if isinstance(error, windows_rights.PathTooLong):
        return str(error)
    if not isinstance(error, OSError):
        return "its name holds a character no file system takes"
    if not isinstance(error, FileExistsError | NotADirectoryError):
        return error.strerror or type(error).__name__
    way = Path(error.filename)
    found = next((each for each in (way, *way.parents) if each.exists() or each.is_symlink()), way)
    kind = "a link that leads nowhere" if found.is_symlink() else "a file, not a folder"
    return f"{found} is {kind}"


def write_private_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` whole or not at all, readable by the owner only."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(beside, path)
    finally:
        remove(beside)


def _is_ours(folder: Path) -> bool:
    return os.name == "posix" and folder.stat().st_uid == os.geteuid()

"""What the program's folder holds and what stays out: for the spec, the build and its tests.

Only lists are here.  ``eamconsole.spec`` hands them to PyInstaller, ``trial.py`` looks whether the
folder that came out keeps them, and the tests compare them with what the sources import by name.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VERSION: str = PROJECT["version"]

_BY_SYSTEM = {"win32": "windows", "darwin": "macos"}
SYSTEM = _BY_SYSTEM.get(sys.platform, "linux")
DIST = ROOT / "dist" / "windows" if SYSTEM == "windows" else ROOT / "dist"
"""Windows' folder beside Linux's: one machine makes both."""
WORK = ROOT / "build" / f"pyinstaller-{SYSTEM}"

PROGRAMS = {"eamconsole": True, "eamconsole-window": False}
"""Name, and whether Windows gives it a terminal: the window must not bring a black one along."""

OUTSIDE_LINUX_UNUSED = {"cryptography", "cffi", "pycparser", "jeepney", "secretstorage"}

_EXTRAS_OF_THE_PROGRAM = ("postgres",)
_STANDARD_LIBRARY_OUT = (
    "readline",  # GPL-3, and so would the whole be
    "_gdbm",  # GPL-3 likewise
    "dbm.gnu",
    "tkinter",
    "_tkinter",
    "_curses",
    "_curses_panel",
    "curses",
    "lib2to3",
    "idlelib",
    "ensurepip",
    "test",
)
_OTHERS_OUT = (
    *("numpy", "pandas", "matplotlib", "IPython", "PySide6.QtQml", "PySide6.QtQuick"),
    *("PySide6.QtPdf", "PySide6.QtOpenGL", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtDBus"),
    "sqlalchemy.testing",
)

_QT = r"PySide6/(?:Qt/)?"
LEFT_OUT = re.compile(
    "|".join(
        (
            _QT + r"(?:translations|qml|metatypes|resources)/",
            _QT + r"plugins/(?:egldeviceintegrations|qmltooling|sqldrivers|generic|tls)/",
            _QT + r"plugins/(?:networkinformation|position|printsupport)/",
            _QT + r"plugins/platformthemes/libqgtk3",  # brings the build machine's GTK along
            _QT + r"plugins/platforms/(?:libqeglfs|libqlinuxfb|libqvkkhr|libqvnc|libqminimalegl)",
            _QT + r"plugins/platforms/qdirect2d",
            _QT + r"plugins/platforminputcontexts/\w*virtualkeyboard",
            _QT + r"plugins/imageformats/\w*pdf",
            r".*(?:Qt6?(?:Qml|Quick|Pdf|VirtualKeyboard|Sql|Test)\w*)\.",
            r".*(?:lib)?(?:readline|gdbm|gdbm_compat)[.\-]",
            r"(?:.*/)?icuuc\.dll$",  # Windows 10 has it; one of another origin breaks Qt
            r".*\.dist-info/(?:direct_url\.json|RECORD|REQUESTED|INSTALLER)$",
        )
    ),
    re.IGNORECASE,
)
"""Of what PyInstaller collects: paths in the folder that are dropped again."""


def hidden_imports() -> list[str]:
    """Return modules that are imported by a name only known while running."""
    return sorted(
        {
            *own_modules(),
            *("_pi_heif", "pi_heif", "psycopg", "psycopg_binary", "psycopg_binary._psycopg"),
            *("psycopg_binary.pq", "sqlalchemy.dialects.postgresql"),
            *("sqlalchemy.dialects.sqlite", "logging.config", "tzdata", *_keyrings(), *_of_os()),
        }
    )


def own_modules() -> Iterator[str]:
    """Yield every module of the program; commands and wizard are imported by name."""
    for file in sorted((ROOT / "eamconsole").rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts:  # Alembic runs them as files
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _keyrings() -> Iterable[str]:
    if sys.platform == "win32":
        return ("keyring.backends.Windows", "win32ctypes.core")
    if sys.platform == "darwin":
        return ("keyring.backends.macOS",)
    return ("keyring.backends.SecretService", "keyring.backends.kwallet", "secretstorage")


def _of_os() -> Iterable[str]:
    return ("winreg",) if sys.platform == "win32" else ("resource",)


def data_files() -> list[tuple[str, str]]:
    """Return files beside the modules: source, and folder in the bundle."""
    inside_gui = "eamconsole/gui/resources"
    found = [(str(ROOT / "resources"), inside_gui)]
    pages = sorted((*(ROOT / "docs").glob("*.md"), *(ROOT / "docs/guide").glob("*.md")))
    found += [
        (str(page), f"{inside_gui}/{page.parent.relative_to(ROOT).as_posix()}") for page in pages
    ]
    for file in sorted((ROOT / "eamconsole").rglob("*")):
        inside = file.relative_to(ROOT)
        if "__pycache__" in inside.parts or not file.is_file():
            continue
        if file.suffix != ".py" or "migrations" in inside.parts:
            found.append((str(file), inside.parent.as_posix()))
    return found


METADATA = ("eamconsole", "keyring")
"""Distributions whose metadata is read while running: the version, the keyring's backends."""


def left_out_modules() -> list[str]:
    """Return modules that must not come along: tools of the developers, and GPL parts."""
    kept = run_distributions()
    tools = {
        name
        for distribution in metadata.distributions()
        if (canonical(distribution.name)) not in kept
        for name in top_names(distribution)
    }
    used = {name for each in kept.values() for name in top_names(each)}
    return sorted({*_STANDARD_LIBRARY_OUT, *_OTHERS_OUT, *(tools - used)})


def run_distributions() -> dict[str, metadata.Distribution]:
    """Return what the program needs of the packages installed here, by canonical name."""
    found: dict[str, metadata.Distribution] = {}
    wanted = [Requirement(line) for line in PROJECT["dependencies"]]
    for extra in _EXTRAS_OF_THE_PROGRAM:
        wanted += [Requirement(line) for line in PROJECT["optional-dependencies"][extra]]
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        each = wanted.pop()
        key = (canonical(each.name), frozenset(each.extras))
        if key in seen or not _is_meant(each, ""):
            continue
        seen.add(key)
        found[key[0]] = distribution = metadata.distribution(each.name)
        for line in distribution.requires or ():
            needed = Requirement(line)
            if any(_is_meant(needed, extra) for extra in ("", *each.extras)):
                needed.marker = None
                wanted.append(needed)
    return found


def _is_meant(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def canonical(name: str) -> str:
    """Return a distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def top_names(distribution: metadata.Distribution) -> set[str]:
    """Return the modules and packages that a distribution puts on the path."""
    names = set()
    for file in distribution.files or ():
        first = file.parts[0]
        if len(file.parts) > 1 and file.suffix in (".py", ".so", ".pyd"):
            names.add(first)
        elif len(file.parts) == 1 and file.suffix in (".py", ".so", ".pyd"):
            names.add(first.partition(".")[0])
    return {name for name in names if name.isidentifier() and not name.startswith("__")}

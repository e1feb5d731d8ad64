"""Whatever is typed, piped or closed: a value, or a refusal in words, and never a fault."""

import os
import subprocess
import sys

import click
import pytest

from eamconsole.bootstrap import install
from eamconsole.cli import program as module
from eamconsole.cli.program import program, run
from tests.unit.cli.test_program import Terminal, takes_in

ABSURD = ("9" * 30, "-" + "9" * 30, "1e308", "nan", "inf", "-inf", "1e-400", "0x10", "۹" * 30, "")


def commands(group=program, path=()):
    """Yield every command that can be typed, with its path."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        else:
            yield (*path, name), found


NUMBERS = [
    pytest.param(path, parameter, id=f"{' '.join(path)} {parameter.name}")
    for path, command in commands()
    for parameter in command.params
    if isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType)
]


OUTPUTS = [
    pytest.param(path, parameter, id=" ".join((*path, parameter.opts[0])))
    for path, command in commands()
    for parameter in command.params
    if isinstance(parameter.type, click.Path)
    if not parameter.type.exists and not parameter.type.dir_okay
    if path not in (("profile", "acceptance"), ("profile", "contact"), ("reconcile",))
    if path != ("queue", "show")
]
"""Files that a command writes; three left out ask both systems first, one needs a row."""


@pytest.fixture
def terminal(home_folder, capsys, tmp_path):
    return takes_in(Terminal(home_folder, capsys), tmp_path)


@pytest.mark.parametrize(("path", "parameter"), NUMBERS)
def test_a_number_no_column_or_calendar_holds_is_refused_where_it_is_typed(path, parameter):
    for typed in ("9" * 30, "1e308", "nan", "inf"):
        with pytest.raises(click.BadParameter) as refused:
            parameter.type.convert(typed, parameter, None)
        assert typed[:3] in refused.value.format_message() or "e+" in str(refused.value.message)


@pytest.mark.parametrize("typed", ABSURD)
def test_no_command_meets_a_fault_inside(terminal, typed):
    for words in (
        ("queue", "list", "--limit", typed),
        ("queue", "show", typed),
        ("queue", "retry", typed),
        ("queue", "skip", typed, "--reason", "x"),
        ("pause", "--minutes", typed),
        ("audit", "--limit", typed),
        ("status", "--max-lag", typed),
        ("notices", "solve", typed),
    ):
        status, _, said = terminal(*words)
        assert "fault inside" not in said, words
        assert status in (0, 1, 2, 3), words


@pytest.mark.parametrize(("path", "parameter"), OUTPUTS)
def test_a_file_that_cannot_be_written_is_named_with_the_cause(terminal, tmp_path, path, parameter):
    (tmp_path / "a file").write_text("")
    named = parameter.opts[:1] if isinstance(parameter, click.Option) else []
    more = ("--by-request",) if path == ("queue", "list") else ()
    for folder in ("gone", "a file"):
        file = tmp_path / folder / "out.csv"
        status, _, said = terminal(*path, *more, *named, str(file))
        assert status == 3
        assert f"{file}: " in said, said
        assert "folder" in said or "file" in said, said
        assert "cannot go on" not in said, said


@pytest.mark.parametrize(
    "odd", ["\udcff", "a\udcffb", "\U0001f600" * 300, "\u202eabc", "x" * 9_000]
)
def test_odd_letters_are_shown_and_harm_nothing(terminal, odd):
    for words in (
        ("--profile", odd, "status"),
        ("profile", "show", odd),
        ("profile", "import", odd),
        ("queue", "skip", "1", "--reason", odd),
        ("notices", "ignore", odd),
        ("pause", "--reason", odd),
        (odd,),
    ):
        status, _, said = terminal(*words)
        assert "fault inside" not in said, words
        assert "\udcff" not in said
        assert status in (0, 1, 2, 3)


def test_a_nul_is_refused_before_anything_is_done(terminal):
    for words in (("--home", "a\0b", "status"), ("profile", "import", "\0"), ("\0",)):
        status, _, said = terminal(*words)
        assert status == 2
        assert "NUL" in said


def test_the_last_sentence_holds_no_secret(terminal, monkeypatch):
    terminal.redactor.register("jo:canary-pass#word")

    def broken(*_arguments, **_options):
        raise RuntimeError(
            "cannot reach https://jo:canary-pass#word@eam.example with canary-pass#word"
        )

    monkeypatch.setattr(module.Commands, "get_command", lambda *_: click.command("x")(broken))
    session = {}
    monkeypatch.setattr(
        module, "_open_log", lambda made: session.setdefault("it", made.installation)
    )
    status, _, said = terminal("status")
    assert status == 3
    assert "RuntimeError" in said
    assert "canary" not in said


CLOSED = [
    ("0<&-", ("profile", "list"), 0),
    ("1>&-", ("profile", "list"), 3),
    ("0<&- 1>&- 2>&-", ("profile", "list"), 3),
    ("0<&-", ("credential", "set", "harborview", "test", "seeclickfix-token"), 3),
    ("2>&-", ("queue", "show", "7"), None),
]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a shell closes them there")
@pytest.mark.parametrize(("closed", "words", "status"), CLOSED)
def test_streams_that_are_closed_end_in_words_or_silence(closed, words, status, home_folder):
    line = f'exec "$0" -m eamconsole "$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", line, sys.executable, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert status is None or done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert "fault inside" not in done.stderr
    assert "object has no attribute" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell closes them there")
def test_no_file_takes_the_place_of_a_closed_stream(tmp_path):
    program = (
        "from eamconsole.support.streams import take_over_streams; take_over_streams();"
        "import os, sys; file = open(sys.argv[1], 'w');"
        "assert file.fileno() > 2; os.write(2, b'a library speaks'); sys.stderr.write('so do we')"
    )
    file = tmp_path / "journal"
    line = ["sh", "-c", 'exec "$0" -c "$@" 0<&- 1>&- 2>&-', sys.executable, program, str(file)]
    assert subprocess.run(line, check=False).returncode == 0
    assert file.read_bytes() == b""


def test_a_home_that_cannot_be_is_named(tmp_path, capsys):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "logs").write_bytes(b"")
    status = run(install, lambda *_, **__: 0, ["--home", str(tmp_path / "home"), "profile", "list"])
    said = capsys.readouterr().err
    assert status == 3
    assert f"{tmp_path / 'home' / 'logs'} is a file, not a folder" in said
    assert "--home" in said

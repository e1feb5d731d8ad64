"""What the documents tell people to type exists."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from eamconsole.services.setup.steps import SETTINGS
from eamconsole.support.places import Places

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")


@pytest.fixture
def start(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "packaging")
    spec = importlib.util.spec_from_file_location("start", ROOT / "packaging" / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def typed(document: Path) -> list[str]:
    """Return the lines of a document's code blocks, without prompts."""
    blocks = FENCE.findall(document.read_text("utf-8"))
    return [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]


def missing(found) -> list[str]:
    """Return document and words of what a document names and ``found`` does not know."""
    return [
        f"{document.relative_to(ROOT).as_posix()}: {words}"
        for document in DOCUMENTS
        for words in found(document)
    ]


def test_start_commands_exist(start):
    pattern = re.compile(r"packaging[/\\]start\.py (\S+)")
    assert not missing(
        lambda document: (
            {found.group(1) for line in typed(document) if (found := pattern.search(line))}
            - set(start.COMMANDS)
        )
    )


def test_files_named_in_commands_exist():
    pattern = re.compile(r"(?<![\w/.])(?:packaging|tests|docs|\.ci)/[\w./-]+")
    assert not missing(
        lambda document: [
            name
            for line in typed(document)
            for name in pattern.findall(line)
            if not (ROOT / name).exists()
        ]
    )


def test_links_between_documents_lead_somewhere():
    assert not missing(
        lambda document: [
            link
            for link in LINK.findall(document.read_text("utf-8"))
            if not (document.parent / link).exists()
        ]
    )


def console_commands() -> list[str]:
    """Return the console's commands that any document shows, each once."""
    pattern = re.compile(r"(?:^eamconsole|start\.py run) ([a-z][a-z-]*)")
    lines = (line for document in DOCUMENTS for line in typed(document))
    return sorted({found.group(1) for line in lines if (found := pattern.search(line))})


@pytest.mark.parametrize("command", console_commands())
def test_console_commands_exist(command):
    done = subprocess.run(
        [sys.executable, "-m", "eamconsole", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_readme_sets_up_with_two_commands():
    lines = typed(ROOT / "README.md")
    assert "python3 packaging/start.py demo" in lines
    assert "python3 packaging/start.py test" in lines


def test_ci_runs_the_command_of_the_readme():
    assert "python3 packaging/start.py test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_usage_names_every_command(start):
    assert all(f"\n  {command} " in start.USAGE for command in start.COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["unheard-of"]])
def test_wrong_usage_is_told(start, arguments, capsys):
    assert start.main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


def test_an_old_python_is_told_what_to_do(start, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert start.main(["demo"]) == 3
    assert "needs Python 3.11 or newer; this is Python 3.9.2" in capsys.readouterr().out


def test_the_security_page_names_every_folder_of_an_installation_and_only_settings_there_are():
    told = (ROOT / "SECURITY.md").read_text("utf-8")
    folders = [
        each
        for each in vars(Places).values()
        if isinstance(each, property) and each.fget.__name__ != "home"
    ]
    places = [each.fget(Places(Path("home"))) for each in folders]
    assert [place.name for place in places if f"{place.name}/" not in told] == []
    known = {setting.key for setting in SETTINGS}
    named = re.findall(r"`((?:journal|map|alerts|intake|eam)\.[a-z_]+)`", told)
    assert named and set(named) <= known

"""The installer for Windows takes away what it brought, and nothing else unless asked to."""

import re

import pytest

from tests.fixtures.sources import ROOT

SCRIPT = (ROOT / "packaging" / "bundle" / "installer.nsi").read_text("utf-8")
PAPERS = (ROOT / "packaging" / "bundle" / "papers.py").read_text("utf-8")
SECTIONS = re.findall(r"^Section (.*?)$(.*?)^SectionEnd$", SCRIPT, re.M | re.S)


def section(word):
    (body,) = [body for head, body in SECTIONS if word in head]
    return body


def test_whatever_is_brought_is_taken_away_again():
    folders = {"licenses", "service"}
    brought = set(re.findall(r'folder / "([^"]+)"', PAPERS)) - folders
    brought |= {"LICENSE", "SECURITY.md", "eamconsole.exe", "eamconsole-window.exe"}
    brought |= {"uninstall.exe"}
    taken = set(re.findall(r'Delete "\$INSTDIR\\([^"]+)"', SCRIPT))
    assert taken == brought
    emptied = set(re.findall(r'RMDir /r "\$INSTDIR\\([^"]+)"', SCRIPT))
    assert emptied == {"_internal", *folders}


def test_the_folder_itself_goes_only_where_it_is_empty():
    assert not re.search(r'RMDir /r "?\$INSTDIR"?\s', SCRIPT)
    assert 'RMDir "$INSTDIR"' in section("un.Program")


def test_profiles_and_journals_stay_unless_somebody_asks():
    (head,) = [head for head, _ in SECTIONS if "un.Data" in head]
    assert head.startswith("/o "), "not marked by itself"
    others = [body for head, body in SECTIONS if "un.Data" not in head]
    assert not any("APPDATA" in body for body in others)
    assert re.findall(r'RMDir /r "\$LOCALAPPDATA\\([^"]+)"', SCRIPT) == ["eamconsole"]


def test_nothing_starts_by_itself_and_a_running_program_is_never_written_over():
    assert "WriteRegStr HKCU" not in SCRIPT
    first = section('"-Program"').strip().splitlines()[0]
    assert first.strip() == "Call RefuseRunning"
    assert "Call un.RefuseRunning" in section("un.Program")


@pytest.mark.parametrize("word", ["/S", "/D=", "/PURGE"])
def test_the_guide_names_the_words_it_takes(word):
    assert word in SCRIPT
    assert word in (ROOT / "docs" / "operations.md").read_text("utf-8")

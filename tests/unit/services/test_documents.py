"""What the documents promise about profiles and words is true."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest

from eamconsole.domain.messages import PLACEHOLDERS
from eamconsole.services.profiles import effective_tables, parse_profile
from eamconsole.services.profiles.setting import settings_of
from eamconsole.services.profiles.table import Table
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.steps import SETTINGS
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.scf.profile import ScfServerProfile
from tests.fixtures.sources import sources

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
GENERATOR = runpy.run_path(str(ROOT / "packaging" / "profile_document.py"))
PROFILE_FILE = (DOCS / "profile-file.md").read_text("utf-8")


@pytest.fixture(scope="module")
def example():
    (text,) = re.findall(r"^```toml\n(.*?)^```", PROFILE_FILE, re.MULTILINE | re.DOTALL)
    return text


def dotted(tables, prefix=""):
    """Return the dotted names of all keys; tables by code and by name count as one key."""
    for key, value in tables.items():
        name = f"{prefix}{key}"
        open_ended = name.endswith(
            ("closing_by_status", "server", "links", "closing", "comments", "limits")
        )
        if isinstance(value, dict) and not (open_ended and prefix):
            yield from dotted(value, f"{name}.")
        else:
            yield name


def test_the_example_is_a_profile(example):
    assert parse_profile(example, "example").name == "harborview"


def test_the_example_shows_every_key(example):
    profile = parse_profile(example, "example")
    shown = set(dotted(tomllib.loads(example)))
    assert set(dotted(effective_tables(profile))) <= shown


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_every_placeholder_is_documented(name):
    assert f"`{{{name}}}` | {PLACEHOLDERS[name]}" in PROFILE_FILE


def test_the_document_is_what_the_declarations_say():
    """Run packaging/profile_document.py after a key was added or changed."""
    assert GENERATOR["document"](PROFILE_FILE) == PROFILE_FILE


def test_every_key_is_declared_with_a_meaning_and_a_place():
    assert len(SETTINGS) > 60
    assert {setting.page.value for setting in SETTINGS} <= {key.value for key in StepKey}
    assert [s.key for s in SETTINGS if not (s.title.strip() and s.meaning.strip())] == []


def test_a_key_that_is_only_typed_is_no_declaration():
    class Half(Table):
        color: str = "red"

    with pytest.raises(TypeError, match="color is not declared"):
        list(settings_of(Half))


def test_the_check_of_a_key_is_one_of_the_family():
    asked = set()
    for source in sources("eamconsole/services/checks"):
        asked |= set(re.findall(r'(?:check=f?|_asks\(|CheckedAddress\(\s*)"([^"({]+)', source.text))
    named = {setting.check for setting in SETTINGS if setting.check}
    assert named - {check.strip() for check in asked} == set()


def test_no_key_is_a_dead_limb():
    """A setting nobody reads would be promised, shown and without effect."""
    declared = {"rule_tables.py", "model.py", "alert_tables.py"}
    text = "\n".join(
        source.text
        for source in sources("eamconsole")
        if source.path.rpartition("/")[2] not in declared
    )
    names = {s.key.rpartition(".")[2] for s in SETTINGS} - {"from", "to"}
    unread = {name for name in names if not re.search(rf"\.{name}\b", text)}
    assert unread == set()


@pytest.mark.parametrize("model", [EamServerProfile, ScfServerProfile])
def test_every_assumption_of_a_server_has_a_meaning(model):
    assert [n for n, field in model.model_fields.items() if not field.description] == []


def test_the_glossary_has_the_ten_terms_of_the_integration():
    text = (DOCS / "glossary.md").read_text("utf-8")
    table = text.split("## Words of EAM Console")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 10

"""What the documents promise about profiles and words is true."""

import re
import tomllib
from pathlib import Path

import pytest

from eamconsole.domain.messages import PLACEHOLDERS
from eamconsole.services.profiles import effective_tables, parse_profile

DOCS = Path(__file__).resolve().parents[3] / "docs"
PROFILE_FILE = (DOCS / "profile-file.md").read_text("utf-8")


@pytest.fixture(scope="module")
def example():
    (text,) = re.findall(r"^```toml\n(.*?)^```", PROFILE_FILE, re.MULTILINE | re.DOTALL)
    return text


def dotted(tables, prefix=""):
    """Return the dotted names of all keys; tables by code and by name count as one key."""
    for key, value in tables.items():
        name = f"{prefix}{key}"
        open_ended = name.endswith(("closing_by_status", "server", "links", "closing", "comments"))
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


def test_every_key_of_the_servers_is_documented():
    from eamconsole.wire.eam.profile import EamServerProfile
    from eamconsole.wire.scf.profile import ScfServerProfile

    for model in (EamServerProfile, ScfServerProfile):
        missing = [name for name in model.model_fields if f"`{name}`" not in PROFILE_FILE]
        assert not missing


def test_the_glossary_has_the_ten_terms_of_the_integration():
    text = (DOCS / "glossary.md").read_text("utf-8")
    table = text.split("## Words of EAM Console")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 10

"""Every binary that a city gets is answered for: which package, which version, which license."""

import importlib
import json
import re

import pytest

from tests.fixtures.sources import ROOT


@pytest.fixture
def inventory(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "packaging" / "bundle")
    return importlib.import_module("inventory")


@pytest.fixture
def papers(inventory):
    return importlib.import_module("papers")


@pytest.fixture
def folder(tmp_path):
    """A program's folder with one library, of a wheel that is really installed."""
    inside = tmp_path / "bundle" / "_internal"
    (inside / "pi_heif.libs").mkdir(parents=True)
    return tmp_path / "bundle"


@pytest.fixture
def libheif(inventory, folder):
    """Put the real libheif into the folder; returns where it came from."""
    distribution = inventory.metadata.distribution("pi-heif")
    (file,) = [each for each in distribution.files if "libheif" in str(each)]
    source = distribution.locate_file(file)
    (folder / "_internal" / "pi_heif.libs" / file.name).write_bytes(source.read_bytes())
    return {f"pi_heif.libs/{file.name}": str(source)}


def test_a_library_inside_a_wheel_is_listed_with_wheel_version_and_license(
    inventory, folder, libheif
):
    found = inventory.taken(folder, libheif, inventory.pinned())
    (part,) = [each for each in found if each.name == "libheif"]
    assert (part.parent, part.license) == ("pi_heif", "LGPL-3.0-or-later")
    assert re.fullmatch(r"\d+\.\d+\.\d+", part.version)
    assert {"PySide6_Essentials", "CPython", "requests"} <= {each.name for each in found}


def test_a_binary_of_unknown_origin_ends_the_build(inventory, folder, libheif):
    (folder / "_internal" / "stray.so").write_bytes(b"\x7fELF")
    with pytest.raises(inventory.InventoryFault, match=r"stray\.so: nobody answers for it"):
        inventory.taken(folder, libheif, inventory.pinned())


def test_a_version_that_is_not_the_locked_one_ends_the_build(inventory, folder, libheif):
    pins = inventory.pinned() | {"pillow": {"1.0"}}
    with pytest.raises(inventory.InventoryFault, match=r"pillow .* is not what the lock holds"):
        inventory.taken(folder, libheif, pins)


@pytest.mark.parametrize("license_", ["GPL-3.0-only", "GPLv2", "GNU GPL 3", "AGPL-3.0"])
def test_a_license_that_would_bind_the_whole_ends_the_build(inventory, license_):
    bad = inventory.Component("readline", "8.2", license_, "deb")
    with pytest.raises(inventory.InventoryFault, match="would bind the whole"):
        inventory._compare([bad], {})


@pytest.mark.parametrize(
    "license_",
    [
        *("LGPL-3.0-only", "LGPL-3.0-only OR GPL-2.0-only", "MIT"),
        "GPL-2.0-or-later WITH Bootloader-exception",
        "GNU Lesser General Public License v3 (LGPLv3)",
    ],
)
def test_licenses_that_bind_no_whole_pass(inventory, license_):
    inventory._compare([inventory.Component("qt", "6", license_, "part")], {})


@pytest.mark.parametrize(
    ("content", "name", "library", "version"),
    [
        (b"..OpenSSL 3.5.4 30 Sep 2025..", "_rust.abi3.so", "OpenSSL", "3.5.4"),
        (b"..\x003.50.1\x00..", "libsqlite3-aa.so.0.8.6", "SQLite", "3.50.1"),
        (b"..libjpeg-turbo version 3.1.0 (build", "libjpeg.so.62", "libjpeg-turbo", "3.1.0"),
    ],
)
def test_libraries_tell_their_version_in_their_bytes(
    inventory, tmp_path, content, name, library, version
):
    (tmp_path / name).write_bytes(b"\x7fELF" + content)
    (part,) = inventory.parts_of(tmp_path / name)
    assert (part.name, part.version) == (library, version)


def test_the_bill_names_each_file_with_its_checksum(inventory, papers, folder, libheif):
    bill = papers.bill(inventory.taken(folder, libheif, inventory.pinned()), folder)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    references = [each["bom-ref"] for each in bill["components"]]
    assert len(references) == len(set(references))
    (part,) = [each for each in bill["components"] if each["name"] == "libheif"]
    assert re.search(r"sha256:[0-9a-f]{64}$", part["properties"][0]["value"])
    assert json.dumps(bill) == json.dumps(
        papers.bill(inventory.taken(folder, libheif, inventory.pinned()), folder)
    )


def test_the_notices_hold_the_license_texts(inventory, papers, folder, libheif):
    text = papers.notices(inventory.taken(folder, libheif, inventory.pinned()))
    assert "libheif" in text
    assert "Apache License" in text
    assert "Permission is hereby granted" in text

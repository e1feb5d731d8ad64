"""Writes what an auditor asks for into the program's folder: notices, licenses, and the SBOM."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import uuid
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import collected
import inventory
import recipe

SERVICE = Path(__file__).resolve().parent / "service"
"""Definitions of the service for every system; the .deb has those of systemd in place."""
_COMMON = Path("/usr/share/common-licenses")
_TEXTS = ("LGPL-3", "GPL-3", "LGPL-2.1", "GPL-2", "Apache-2.0")
_LICENSE_FILE = re.compile(r"(?i)(?:^|/)(?:licen[cs]e|copying|notice|authors)[^/]*$")
_REPLACING_QT = recipe.ROOT / "docs" / "third-party.md"
_RULE = "=" * 78


def write(folder: Path) -> list[inventory.Component]:
    """Write all papers; raises ``InventoryFault`` where something cannot be answered for."""
    origins = json.loads(collected.ORIGINS.read_text("utf-8"))
    components = inventory.taken(folder, origins, inventory.pinned())
    for name in ("LICENSE", "SECURITY.md"):
        shutil.copy(recipe.ROOT / name, folder / name)
    shutil.copy(_REPLACING_QT, folder / "THIRD-PARTY.md")
    (folder / "NOTICES.txt").write_text(notices(components), "utf-8")
    (folder / "sbom.cdx.json").write_text(
        json.dumps(bill(components, folder), indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    shutil.copytree(SERVICE, folder / "service", dirs_exist_ok=True)
    texts = folder / "licenses"
    texts.mkdir(exist_ok=True)
    for name in _TEXTS:
        if (_COMMON / name).is_file():
            shutil.copyfile(_COMMON / name, texts / f"{name}.txt")
    return components


def bill(components: list[inventory.Component], folder: Path) -> dict[str, Any]:
    """Return the software bill of materials, as CycloneDX 1.5 has it."""
    listed = [_entry(each, folder) for each in components]
    body = json.dumps(listed, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, body)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "eamconsole",
                "name": "eamconsole",
                "version": recipe.VERSION,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": listed,
        "dependencies": [
            {"ref": "eamconsole", "dependsOn": [each["bom-ref"] for each in listed]},
            *({"ref": each["bom-ref"], "dependsOn": []} for each in listed),
        ],
    }


def _entry(component: inventory.Component, folder: Path) -> dict[str, Any]:
    purl = {
        "pypi": f"pkg:pypi/{recipe.canonical(component.name)}@{component.version}",
        "deb": f"pkg:deb/debian/{component.name}@{component.version}",
    }.get(component.kind)
    reference = purl or f"{component.name}@{component.version}"
    if component.parent:
        reference += f" in {component.parent}"
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": component.name,
        "version": component.version,
        "licenses": [{"license": {"name": component.license}}],
        "properties": [
            {"name": "eamconsole:file", "value": f"{file} sha256:{_hash(folder / file)}"}
            for file in component.files
        ],
    }
    if purl:
        entry["purl"] = purl
    if component.parent:
        entry["properties"].append({"name": "eamconsole:inside", "value": component.parent})
    return entry


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def notices(components: list[inventory.Component]) -> str:
    """Return the names, versions, licenses and license texts of everything in the folder."""
    lines = [
        f"EAM Console {recipe.VERSION} contains, beside its own code under the MIT license:",
        "",
    ]
    for each in components:
        inside = f" (in {each.parent})" if each.parent else ""
        lines.append(f"  {each.name} {each.version}{inside}: {each.license}")
    for each in components:
        for title, text in _texts(each):
            lines += ["", _RULE, f"{each.name} {each.version}: {title}", _RULE, text.rstrip()]
    return "\n".join(lines) + "\n"


def _texts(component: inventory.Component) -> Iterator[tuple[str, str]]:
    if component.kind == "pypi":
        distribution = metadata.distribution(component.name)
        for file in distribution.files or ():
            if ".dist-info/" in str(file) and _LICENSE_FILE.search(file.as_posix()):
                text = Path(str(distribution.locate_file(file))).read_text("utf-8", "replace")
                yield file.name, text
    elif component.kind == "deb":
        file = Path("/usr/share/doc") / component.name / "copyright"
        if file.is_file():
            yield "copyright", file.read_text("utf-8", "replace")
    elif component.name == "CPython":
        base = Path(sys.base_prefix)  # Windows has it at the top
        for place in (base / "lib" / f"python3.{sys.version_info[1]}", base):
            if (place / "LICENSE.txt").is_file():
                yield "license", (place / "LICENSE.txt").read_text("utf-8")

"""What Windows shows under Properties > Details, and the icon there."""

from __future__ import annotations

import recipe

_TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004,
                    fileType=1, subtype=0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The EAM Console authors"),
      StringStruct("FileDescription", "EAM Console"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("LegalCopyright", "MIT license"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "EAM Console"),
      StringStruct("ProductVersion", "{version}")])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])])
  ]
)
"""


ICON = recipe.ROOT / "build" / "eamconsole.ico"


def written(name: str) -> str:
    """Write the resource of one program and return the file's path."""
    file = recipe.ROOT / "build" / f"{name}.version"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        _TEMPLATE.format(numbers=four_numbers(), version=recipe.VERSION, name=name), "utf-8"
    )
    return str(file)


def four_numbers() -> tuple[int, ...]:
    """Return the version as Windows counts."""
    numbers = [int(part) for part in recipe.VERSION.split(".")]
    return tuple((*numbers, 0, 0, 0, 0)[:4])


def icon() -> str:
    """Return the icon for Windows, drawn from the one drawing there is."""
    import drawing

    drawing.write_ico(ICON)
    return str(ICON)

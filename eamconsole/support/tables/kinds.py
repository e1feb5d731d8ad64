"""What a file is, by its bytes: names lie, and Excel saves four formats under one ending."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum

_MOST_UNPACKED = 60_000_000
_MOST_PARTS = 2_000
BOOK = "xl/workbook.xml"
_STEP = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_WORKBOOK = "Save it as an Excel workbook (.xlsx) or as CSV, and take that file."
DAMAGED = (
    "The workbook cannot be read; it may be damaged.",
    "Open it in Excel or LibreOffice, save it as .xlsx or CSV, and take that file.",
)
TOO_MUCH = (
    "The workbook unpacks to far more than a list of categories has.",
    "Copy the list alone into a new workbook, and take that file.",
)
_PASTE = "Copy the table in it and paste it, or save it as an Excel workbook (.xlsx) or as CSV."


class TableKind(Enum):
    """How the cells are read."""

    WORKBOOK = "a spreadsheet"
    TEXT = "text"


class NotATable(ValueError):
    """The file holds no list that can be read; ``way`` is what to do instead."""

    def __init__(self, why: str, way: str) -> None:
        super().__init__(why)
        self.why = why
        self.way = way


def kind_of(content: bytes) -> TableKind:
    """Return how to read the content; raises ``NotATable`` with the way where it is no list."""
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise NotATable("The file is empty.", "Save the list again, and take that file.")
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith(_OLE):
        return _old_office(content)
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for begins, what, way in _FOREIGN:
        if start.startswith(begins):
            raise NotATable(f"The file is {what}.", way)
    if start.startswith(b"<?xml") and b"schemas-microsoft-com:office:spreadsheet" in start:
        raise NotATable("The file is an XML spreadsheet of 2003.", _AS_WORKBOOK)
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<table", b"<meta")):
        raise NotATable("The file is a web page, whatever its name ends in.", _AS_WORKBOOK)
    return TableKind.TEXT


_FOREIGN = (
    (b"%pdf", "a PDF", _PASTE),
    (b"{\\rtf", "a rich text document", _PASTE),
    (b"\x89png", "a picture", "Type the list, or take the file the picture was made from."),
    (b"\xff\xd8\xff", "a picture", "Type the list, or take the file the picture was made from."),
    (b"gif8", "a picture", "Type the list, or take the file the picture was made from."),
)

_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(RuntimeError, ValueError, LookupError),
)
"""What ``zipfile`` raises over a damaged archive: a place before its beginning is a ValueError."""


def _packed(content: bytes) -> TableKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            what, way = _inside(names, archive)
    except _DAMAGE as error:
        raise NotATable(
            "The file is damaged: it begins like a workbook and cannot be unpacked.",
            "Open it in the program it comes from and save it again.",
        ) from error
    if what:
        raise NotATable(f"The file is {what}.", way)
    return TableKind.WORKBOOK


def _inside(names: set[str], archive: zipfile.ZipFile) -> tuple[str, str]:
    """Return what else the archive is, nothing where it is a spreadsheet."""
    if "xl/workbook.bin" in names:  # the library shows a formula without a result as 0
        return "a binary workbook (.xlsb)", _AS_WORKBOOK
    if "xl/workbook.xml" in names:
        return "", ""
    if "mimetype" in names and "META-INF/manifest.xml" in names:
        return _open_document(archive)
    for begins, what, way in (
        ("word/", "a Word document", _PASTE),
        ("ppt/", "a presentation", _PASTE),
        ("Index/", "a Numbers or Pages document", "Export it as Excel or CSV, and take that file."),
    ):
        if any(name.startswith(begins) for name in names):
            return what, way
    return "an archive, not a list", "Unpack it, and take the list inside."


def _open_document(archive: zipfile.ZipFile) -> tuple[str, str]:
    with archive.open("mimetype") as part:
        said = part.read(200)
    with archive.open("META-INF/manifest.xml") as part:
        locked = b"encryption-data" in part.read(_STEP)
    if locked:
        return "protected by a password", "Save it without the password, and take that file."
    if b"opendocument.spreadsheet" in said:
        return "", ""
    return ("a text document" if b"opendocument.text" in said else "no table"), _PASTE


def _old_office(content: bytes) -> TableKind:
    """Tell the streams of an old Office file by their names, which are UTF-16."""
    for name, what, way in (
        ("EncryptedPackage", "protected by a password",
         "Save it without the password, and take that file."),
        ("WordDocument", "a Word document", _PASTE),
        ("PowerPoint Document", "a presentation", _PASTE),
    ):  # fmt: skip
        if name.encode("utf-16-le") in content:
            raise NotATable(f"The file is {what}.", way)
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return TableKind.WORKBOOK
    raise NotATable("The file is an Office file without a table.", _PASTE)


def parts_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Unpack a packed workbook's sheets and what it says of itself, within bounds.

    Headers may say any size; they are not believed.
    """
    spent = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_PARTS:
            raise NotATable("The workbook has too many parts for a list.", _AS_WORKBOOK)
        for entry in entries:
            unpacked = _unpacked(content, entry, _MOST_UNPACKED - spent)
            spent += len(unpacked)
            if re.fullmatch(r"xl/worksheets/.*\.xml|content\.xml|xl/workbook\.xml", entry.filename):
                yield entry.filename, unpacked


def _unpacked(content: bytes, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Inflate one part by hand: a header that lies about its size would not bound it."""
    at = entry.header_offset
    begins = at + 30 + int.from_bytes(content[at + 26 : at + 28], "little")
    begins += int.from_bytes(content[at + 28 : at + 30], "little")
    packed = content[begins : begins + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        found = packed[: most + 1]
    else:
        found = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
    if len(found) > most:
        raise NotATable(*TOO_MUCH)
    return found

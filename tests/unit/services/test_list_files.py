"""The city's list of internal and private categories, in the files that staff have."""

import contextlib
import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from eamconsole.domain.category_flags import read_flag_list
from eamconsole.errors import ConfigurationError
from eamconsole.services.setup.flag_list import read_flag_file, refusal_of_pasted
from eamconsole.support.apart import opener
from eamconsole.support.tables import NotATable, workbooks
from eamconsole.support.tables.apart import OPENER

LISTS = Path(__file__).resolve().parents[2] / "data" / "lists"
WANTED = [
    ("Pothole", False, False, "accepted"),
    ("Facility - HVAC", True, True, "accepted"),
    ("Tree, fallen", False, False, "accepted"),
    ("Café sign \u2013 “closed”", True, False, "accepted"),
    ("311", True, False, "accepted"),
    ("Homeless encampment", False, True, "awaiting_review"),
]
TITLES = [title for title, *_ in WANTED]
READ = [
    "plain.xlsx", "headings_below.xlsx", "checkboxes_and_hidden_sheet.xlsx", "xlsxwriter.xlsx",
    "formulas.xlsx", "form_side_by_side.xlsx", "old.xls", "libre.ods", "form_down.ods",
    "excel_us.csv", "excel_utf8.csv", "excel_german.csv", "excel_sep_line.csv",
    "excel_unicode_text.txt", "utf16_without_mark.txt", "mac.csv", "no_headings.csv", "bars.md",
    "columns_of_spaces.txt", "form_in_lines.txt", "articles_form.txt",
]  # fmt: skip
REFUSED = {
    "word.docx": ("a Word document", "Copy the table in it and paste it"),
    "writer.odt": ("a text document", "Copy the table in it and paste it"),
    "web_page.xls": ("a web page", "Excel workbook (.xlsx)"),
    "paper.pdf": ("a PDF", "Copy the table"),
    "cut_off.xlsx": ("damaged", "save it again"),
    "bomb.xlsx": ("unpacks to far more", "new workbook"),
    "far_corner.xlsx": ("row 1,048,576 and column 16,384", "new workbook"),
    "far_corner.xls": ("row 65,536 and column 256", "new workbook"),
    "repeated.ods": ("row 1,048,576 and column 16,384", "new workbook"),
    "formulas_not_computed.xlsx": ("Cell B3 holds a formula whose result is not", "save it there"),
    "formulas_not_computed.xls": ("Cell B3 holds a formula whose result is not", "as .xlsx"),
    "formula_fails.xlsx": ("Cell B3 shows an error", "Correct it"),
    "formula_fails.xls": ("Cell B3 shows an error", "Correct it"),
    "formula_fails.ods": ("A cell shows an error", "Correct it"),
    "merged.xlsx": ("Cells B3 to B5 are merged", "Unmerge them"),
    "merged.xls": ("Cells B3 to B5 are merged", "Unmerge them"),
    "merged.ods": ("are merged", "Unmerge them"),
}


def told(rows):
    return [(row.title, row.flags.internal, row.flags.private, row.result) for row in rows]


@pytest.mark.parametrize("name", READ)
def test_the_same_list_is_read_the_same_from_every_program(name):
    assert told(read_flag_list(read_flag_file(LISTS / name).text, TITLES)) == WANTED


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_list_is_refused_with_the_way(name):
    why, way = REFUSED[name]
    with pytest.raises(ConfigurationError) as caught:
        read_flag_file(LISTS / name)
    assert name in caught.value.summary
    assert why in caught.value.summary
    assert way in caught.value.next_step


def test_a_workbook_whose_sheet_is_damaged_inside_is_refused_with_the_way(tmp_path):
    whole = bytearray((LISTS / "plain.xlsx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        sheet = next(n for n in archive.infolist() if n.filename.startswith("xl/worksheets/"))
    at = sheet.header_offset
    names = sum(int.from_bytes(whole[at + where : at + where + 2], "little") for where in (26, 28))
    whole[at + 30 + names] = 0xFF  # a kind of block that deflate does not have
    file = tmp_path / "list.xlsx"
    file.write_bytes(whole)
    with pytest.raises(ConfigurationError) as caught:
        read_flag_file(file)
    assert "damaged" in caught.value.summary
    assert "save it" in caught.value.next_step


def leading_back(content):
    """Return an old workbook whose directory is followed by itself, for ever."""
    spoilt = bytearray(content)
    table, directory = (int.from_bytes(content[at : at + 4], "little") for at in (0x4C, 0x30))
    at = (table + 1) * 512 + 4 * directory
    spoilt[at : at + 4] = directory.to_bytes(4, "little")
    return bytes(spoilt)


def overflowing(content):
    """Return a workbook that names one long text in every cell."""
    out = io.BytesIO()
    cells = '<c t="inlineStr"><is><t>%s</t></is></c>' % ("x" * 8_000)
    rows = "".join(f'<row r="{n}">{cells}</row>' for n in range(1, 1_500))
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>@</sheetData>", part)
                part = part.replace(b"@", rows.encode())
            new.writestr(name, part)
    return out.getvalue()


def with_a_place_before_the_beginning(content):
    """Return a packed workbook whose list of parts stands, by its own word, further back."""
    end = content.rfind(b"PK\x05\x06")
    at = int.from_bytes(content[end + 16 : end + 20], "little") + 9_000
    return content[: end + 16] + at.to_bytes(4, "little") + content[end + 20 :]


@pytest.mark.parametrize(
    ("name", "spoil", "why"),
    [
        ("old.xls", leading_back, "may be damaged"),
        ("plain.xlsx", overflowing, "unpacks to far more"),
        ("libre.ods", with_a_place_before_the_beginning, "damaged"),
    ],
)
def test_a_workbook_made_to_take_all_memory_ends_in_words(tmp_path, name, spoil, why):
    file = tmp_path / name
    file.write_bytes(spoil((LISTS / name).read_bytes()))
    with pytest.raises(ConfigurationError, match=why) as caught:
        read_flag_file(file)
    assert "take that file" in caught.value.next_step or "save it again" in caught.value.next_step


def with_formula(name, cell):
    """Return a list whose second column is a formula, as a program wrote it that computes none."""
    content = io.BytesIO()
    with zipfile.ZipFile(LISTS / name) as old, zipfile.ZipFile(content, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename in ("xl/worksheets/sheet1.xml", "content.xml"):
                part, times = re.subn(cell[0], cell[1], part, count=1)
                assert times == 1
            new.writestr(entry, part)
    return content.getvalue()


NO_RESULT = b'<c r="B2"><f>IF(1,"Yes","No")</f><v></v></c>'
STYLED = b'<x:c r="B2" s="1"><x:f t="shared">A1</x:f></x:c>'
EMPTY_TEXT = b'<c r="B2" t="str"><f>IF(1,"","No")</f><v></v></c>'
XLSX_CELL = rb'<c r="B2"[^>]*(?:/>|>.*?</c>)'
ODS_CELL = rb"<table:table-cell[^>]*office:value-type[^>]*>"
ODS_NO_RESULT = b'<table:table-cell table:formula="of:=IF(1;2;3)">'


@pytest.mark.parametrize(
    ("name", "cell", "where"),
    [
        ("plain.xlsx", (XLSX_CELL, NO_RESULT), "Cell B2"),
        ("plain.xlsx", (XLSX_CELL, STYLED), "Cell B2"),
        ("libre.ods", (ODS_CELL, ODS_NO_RESULT), "A cell"),
    ],
)
def test_a_formula_without_its_result_is_no_empty_cell(tmp_path, name, cell, where):
    (tmp_path / name).write_bytes(with_formula(name, cell))
    with pytest.raises(ConfigurationError) as caught:
        read_flag_file(tmp_path / name)
    assert f"{where} holds a formula whose result is not in the file" in str(caught.value)
    assert "save it there" in caught.value.next_step


NOTHING = bytes.fromhex("030000000000ffff")
"""What an old workbook holds for an empty text, and xlwt for a formula it did not compute."""


@pytest.mark.parametrize(
    ("result", "flags", "refused"),
    [
        (NOTHING, 0, True),
        (bytes(8), 3, True),  # as Perl's and PHP's writers have it
        (bytes(8), 2, True),  # and Java's
        (bytes(8), 0, False),  # a computed 0
        (struct.pack("<d", 1), 3, False),
        (bytes.fromhex("010001000000ffff"), 0, False),  # true
        (bytes.fromhex("02002a000000ffff"), 0, True),  # #N/A
    ],
)
def test_an_old_formula_without_its_result_is_told_by_every_program_s_way(
    tmp_path, result, flags, refused
):
    content = (LISTS / "formulas_not_computed.xls").read_bytes()
    assert content.count(NOTHING + bytes(6)) == 1
    content = content.replace(NOTHING + bytes(2), result + flags.to_bytes(2, "little"))
    (tmp_path / "list.xls").write_bytes(content)
    if refused:
        with pytest.raises(ConfigurationError, match="Cell B3"):
            read_flag_file(tmp_path / "list.xls")
    else:
        read_flag_file(tmp_path / "list.xls")


@pytest.mark.parametrize("at", [0x1E, 0x30, 0x3C, 0x4C, 512, 600, 1_200])
def test_an_old_workbook_spoilt_anywhere_ends_in_words_or_a_list(tmp_path, at):
    for spoilt in (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\1\0\0\0", b"\xf0\xff\xff\x7f"):
        content = bytearray((LISTS / "old.xls").read_bytes())
        content[at : at + 4] = spoilt
        (tmp_path / "list.xls").write_bytes(content)
        with contextlib.suppress(ConfigurationError):
            read_flag_file(tmp_path / "list.xls")


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell(tmp_path):
    (tmp_path / "plain.xlsx").write_bytes(with_formula("plain.xlsx", (XLSX_CELL, EMPTY_TEXT)))
    read_flag_file(tmp_path / "plain.xlsx")


def test_a_machine_without_room_for_the_process_says_so(monkeypatch):
    OPENER.end()
    monkeypatch.setattr(opener, "child_command", lambda: ["/nowhere/python"])
    with pytest.raises(ConfigurationError, match="no room for the process"):
        read_flag_file(LISTS / "plain.xlsx")
    monkeypatch.undo()
    assert read_flag_file(LISTS / "plain.xlsx").text


def test_every_file_of_the_folder_is_tried():
    files = {file.name for file in LISTS.iterdir() if file.is_file() and file.suffix != ".py"}
    assert files == {*READ, *REFUSED}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\x00" * 400, "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 9, "damaged"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"),
        (bytes(range(1, 32)) * 40, "no text"),
        (b"\xff\xfe" + b"P\x00o", "damaged text"),
        (b"Pothole,no,no\n" * 10_002, "more than 10,000 rows"),
        (b"x" * 5_000_001, "more than 5 MB"),
    ],
)
def test_other_content_under_the_name_of_a_list_is_named(tmp_path, content, why):
    file = tmp_path / "list.xlsx"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_flag_file(file)
    assert why in caught.value.summary
    assert caught.value.next_step


def test_a_binary_workbook_is_refused_for_its_formulas_cannot_be_told_from_numbers(tmp_path):
    file = tmp_path / "list.xlsb"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.bin", bytes(40))
    with pytest.raises(ConfigurationError) as caught:
        read_flag_file(file)
    assert "a binary workbook (.xlsb)" in caught.value.summary
    assert "(.xlsx)" in caught.value.next_step


PASTED = {
    "Excel": "<table><col width=64><tr height=20><td height=20 class=xl65>Pothole</td>{}</tr>"
    "<tr><td>Graffiti</td><td>no</td></tr></table>",
    "LibreOffice": '<table cellspacing="0"><tr><td align="left"><font>Pothole</font></td>{}</tr>',
    "Word": "<table class=MsoNormalTable><tr><td><p class=MsoNormal>Pothole</p></td>{}</tr>",
    "Sheets": '<google-sheets-html-origin><table><tr><td data-sheets-value="1">Pothole</td>{}</tr>',
}


@pytest.mark.parametrize("program", PASTED)
@pytest.mark.parametrize(
    ("cell", "is_taken"),
    [
        ("<td>yes</td>", True),
        ("<td rowspan=1 colspan=1>yes</td>", True),
        ("<td rowspan=2></td>", True),
        ("<td rowspan=2 class=xl66><p><b>yes</b></p></td>", False),
        ('<td colspan="2" style="width:3pt">yes</td>', False),
    ],
)
def test_a_pasted_table_whose_cells_are_merged_is_refused_with_the_way(program, cell, is_taken):
    heading = "<tr><td colspan=3>Internal categories</td></tr>"
    page = PASTED[program].format(cell).replace("<tr", f"{heading}<tr", 1)
    said = refusal_of_pasted(page)
    assert said == "" if is_taken else ("are merged" in said and "paste the table again" in said)


def test_a_panic_of_the_library_refuses_the_file_and_ends_nothing(monkeypatch):
    class Panic(BaseException):
        pass

    def panics(*_args):
        raise Panic

    monkeypatch.setattr(workbooks, "_sheet", panics)
    with pytest.raises(NotATable):
        workbooks.sheets_in((LISTS / "plain.xlsx").read_bytes())


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(ConfigurationError, match=r"gone\.csv: The file cannot be read"):
        read_flag_file(tmp_path / "gone.csv")


def test_the_same_title_twice_is_told_and_a_contradiction_taken_nowhere():
    text = "Pothole,no,no\npothole ,no,no\n311,yes,no\n311,no,no"
    rows = read_flag_list(text, TITLES)
    assert [(row.number, row.result) for row in rows] == [
        (1, "accepted"), (2, "accepted"), (3, "refused"), (4, "refused"),
    ]  # fmt: skip
    assert rows[1].reason == "Row 1 has the same title."
    assert rows[3].reason == "Row 3 says otherwise of the same title; keep one of them."


@pytest.mark.parametrize(
    ("row", "flags"),
    [
        ("Pothole\tInternal\tPrivate", (True, True)),
        ("Pothole;nein;Public", (False, False)),
        ("Pothole | ✓ | ✗", (True, False)),
        ("Pothole\tYes.\tN/A", (True, False)),
        ('"Pothole" , "X" , ""', (True, False)),
    ],
)
def test_yes_and_no_as_people_write_them(row, flags):
    (found,) = read_flag_list(row, TITLES)
    assert (found.flags.internal, found.flags.private) == flags, found


@pytest.mark.parametrize("word", ["maybe", "Yes or no?", "no (ask Ann)"])
def test_what_is_neither_is_refused_with_its_row(word):
    rows = read_flag_list(f"Title,Internal,Private\n311,no,no\nPothole,no,{word}", TITLES)
    assert (rows[1].number, rows[1].result) == (3, "refused")
    assert word in rows[1].reason

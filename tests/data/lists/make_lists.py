"""Makes the list files of this folder with real office libraries; run once, the files are kept.

    pip install openpyxl xlsxwriter xlwt odfpy python-docx
    python tests/data/lists/make_lists.py

Every file holds the same list, in a form that staff send.
"""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

HERE = Path(__file__).resolve().parent
HEAD = ["Title", "Internal?", "Private?"]
ROWS = [
    ["Pothole", "no", "no"],
    ["Facility - HVAC", "yes", "yes"],
    ["Tree, fallen", "No", "No"],
    ["Café sign \u2013 “closed”", "YES", "no"],
    ["311", "y", "n"],
    ["Homeless encampment", "no", "yes"],
]
FORM = ["Title of the Request?", "Is this an Internal Request?", "Is this a Private Request?"]


def main():
    excel()
    more_excel()
    old_excel()
    open_documents()
    text()
    refused()
    unanswered()


def excel():
    book = openpyxl.Workbook()
    for row in [HEAD, *ROWS]:
        book.active.append(row)
    book.save(HERE / "plain.xlsx")

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Read me"
    sheet["A1"] = "This workbook is for the CRM project."
    sheet = book.create_sheet("Categories")
    sheet["B2"] = "City of Harborview: categories for staff, or hidden"
    sheet.merge_cells("B2:E2")
    for column, word in enumerate(["Problem Code", *HEAD, "Notes"], 1):
        sheet.cell(4, column, word)
    for at, (title, internal, private) in enumerate(ROWS, 5):
        for column, word in enumerate([f"C{at}", title, internal, private, "see Ann"], 1):
            sheet.cell(at, column, word)
    book.save(HERE / "headings_below.xlsx")

    book = openpyxl.Workbook()
    sheet = book.active
    for row in [HEAD, *ROWS]:
        given = [row[0], *(word[0].lower() == "y" if row is not HEAD else word for word in row[1:])]
        sheet.append(given)
    sheet["A6"] = 311  # a number, as Excel makes of it
    hidden = book.create_sheet("old")
    hidden.append(["Title", "Internal", "Private"])
    hidden.append(["Pothole", "yes", "yes"])
    hidden.sheet_state = "hidden"
    book.save(HERE / "checkboxes_and_hidden_sheet.xlsx")


def more_excel():
    with xlsxwriter.Workbook(HERE / "xlsxwriter.xlsx") as made:
        sheet = made.add_worksheet("List")
        sheet.add_table(0, 0, len(ROWS), 2, {"columns": [{"header": word} for word in HEAD],
                                             "data": ROWS})  # fmt: skip
        sheet.data_validation(1, 1, 90, 2, {"validate": "list", "source": ["yes", "no"]})

    with xlsxwriter.Workbook(HERE / "formulas.xlsx") as made:
        sheet = made.add_worksheet()
        for at, row in enumerate([HEAD, *ROWS]):
            sheet.write_row(at, 0, row)
            if at:
                sheet.write_formula(at, 1, f'=IF(1,"{row[1]}","")', None, row[1])

    book = openpyxl.Workbook()
    for row in zip(FORM, *ROWS, strict=True):
        book.active.append(row)
    book.save(HERE / "form_side_by_side.xlsx")

    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "far"
    book.active["A1"] = "Title"
    book.save(HERE / "far_corner.xlsx")


def old_excel():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Categories")
    for at, row in enumerate([HEAD, *ROWS]):
        for column, word in enumerate(row):
            sheet.write(at, column, word)
    book.save(str(HERE / "old.xls"))
    book = xlwt.Workbook()
    sheet = book.add_sheet("Categories")
    sheet.write(0, 0, "Title")
    sheet.write(65535, 255, "far")
    book.save(str(HERE / "far_corner.xls"))


def open_documents():
    for name, rows in (
        ("libre.ods", [HEAD, *ROWS]),
        ("form_down.ods", [[question, "", answer] for row in ROWS
                           for question, answer in zip(FORM, row, strict=True)]),
    ):  # fmt: skip
        book = OpenDocumentSpreadsheet()
        table = Table(name="Sheet1")
        for row in rows:
            line = TableRow()
            for word in row:
                cell = TableCell(valuetype="string") if word else TableCell()
                if word:
                    cell.addElement(P(text=word))
                line.addElement(cell)
            table.addElement(line)
        rest = TableRow(numberrowsrepeated=1048000)
        rest.addElement(TableCell(numbercolumnsrepeated=1024))
        table.addElement(rest)
        book.spreadsheet.addElement(table)
        book.save(str(HERE / name))
    book = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    line = TableRow(numberrowsrepeated=1048576)
    cell = TableCell(valuetype="string", numbercolumnsrepeated=16384)
    cell.addElement(P(text="x"))
    line.addElement(cell)
    table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(HERE / "repeated.ods"))


def text():
    def put(name, rows, separator, encoding, end="\r\n", before=""):
        lines = [separator.join(quoted(word, separator) for word in row) for row in rows]
        (HERE / name).write_bytes((before + end.join(lines) + end).encode(encoding))

    def quoted(word, separator):
        return '"' + word.replace('"', '""') + '"' if separator in word or '"' in word else word

    every = [HEAD, *ROWS]
    put("excel_us.csv", every, ",", "cp1252")
    put("excel_utf8.csv", every, ",", "utf-8-sig")
    put("excel_german.csv", every, ";", "cp1252")
    put("excel_sep_line.csv", every, ";", "cp1252", before="sep=;\r\n")
    put("excel_unicode_text.txt", every, "\t", "utf-16")
    put("utf16_without_mark.txt", every, "\t", "utf-16-le")
    put("mac.csv", every, ",", "utf-8", end="\r")
    put("no_headings.csv", ROWS, ",", "utf-8", end="\n")
    put("bars.md", [["", *HEAD, ""], ["", "---", "---", "---", ""],
                    *(["", *row, ""] for row in ROWS)], "|", "utf-8", end="\n")  # fmt: skip
    lines = [f"{title:<40}{internal:<12}{private}" for title, internal, private in every]
    (HERE / "columns_of_spaces.txt").write_text("\n".join(lines), "utf-8")
    answers = [f"{question} {word}" for row in ROWS
               for question, word in zip(FORM, row, strict=True)]  # fmt: skip
    (HERE / "form_in_lines.txt").write_text("\n".join(answers), "utf-8")
    notes = ["The title of the Request", "Should this Request Category only be accessible for "
             "reporting by members of your organization?", "Request Categories within SeeClickFix "
             "311 CRM can be marked as Private so that they cannot be viewed by members of the "
             "public after being used for a Request."]  # fmt: skip
    table = ["Question\tDescription\tNotes"]
    for row in ROWS:
        table += ["\t".join(each) for each in zip(FORM, notes, row, strict=True)]
    (HERE / "articles_form.txt").write_text("\n".join(table), "utf-8")


def refused():
    paper = docx.Document()
    grid = paper.add_table(rows=0, cols=3)
    for row in [HEAD, *ROWS]:
        cells = grid.add_row().cells
        for cell, word in zip(cells, row, strict=True):
            cell.text = word
    paper.save(str(HERE / "word.docx"))
    paper = OpenDocumentText()
    paper.text.addElement(P(text="Pothole, no, no"))
    paper.save(str(HERE / "writer.odt"))
    (HERE / "web_page.xls").write_text("<html><table><tr><td>Pothole</td></tr></table></html>")
    (HERE / "paper.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    whole = (HERE / "plain.xlsx").read_bytes()
    (HERE / "cut_off.xlsx").write_bytes(whole[: len(whole) // 2])
    with (
        zipfile.ZipFile(io.BytesIO(whole)) as old,
        zipfile.ZipFile(HERE / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                content = content.replace(b"</sheetData>", b" " * 90_000_000 + b"</sheetData>")
            new.writestr(entry.filename, content)


def unanswered():
    """Make lists in which the second category has no answer although a cell seems to hold one."""
    answer = 'IF(1,"yes","no")'
    with xlsxwriter.Workbook(HERE / "formulas_not_computed.xlsx") as made:  # it writes 0
        ask_in_excel(made).write_formula(2, 1, f"={answer}")
    with xlsxwriter.Workbook(HERE / "formula_fails.xlsx") as made:
        ask_in_excel(made).write_formula(2, 1, "=NA()", None, "#N/A")
    with xlsxwriter.Workbook(HERE / "merged.xlsx") as made:
        ask_in_excel(made).merge_range(2, 1, 4, 1, "yes")

    for name, fill in {
        "formulas_not_computed.xls": lambda sheet: sheet.write(2, 1, xlwt.Formula(
            answer.replace(",", ";"))),
        "formula_fails.xls": lambda sheet: sheet.row(2).set_cell_error(1, 0x2A),
        "merged.xls": lambda sheet: sheet.write_merge(2, 4, 1, 1, "yes"),
    }.items():  # fmt: skip
        book = xlwt.Workbook()
        sheet = book.add_sheet("Categories", cell_overwrite_ok=True)
        for at, row in enumerate([HEAD, *ROWS]):
            for column, word in enumerate(row):
                sheet.write(at, column, word)
        fill(sheet)
        book.save(str(HERE / name))

    failed = TableCell(valuetype="string", stringvalue="", formula="of:=NA()")
    failed.setAttrNS("urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
                     "value-type", "error")  # fmt: skip
    failed.addElement(P(text="#N/A"))
    merged = TableCell(valuetype="string", numberrowsspanned=3, numbercolumnsspanned=1)
    merged.addElement(P(text="yes"))
    for name, cell in (("formula_fails.ods", failed), ("merged.ods", merged)):
        book = OpenDocumentSpreadsheet()
        table = Table(name="Sheet1")
        for at, row in enumerate([HEAD, *ROWS]):
            line = TableRow()
            for column, word in enumerate(row):
                plain = TableCell(valuetype="string")
                plain.addElement(P(text=word))
                covered = cell is merged and at in (3, 4)
                other = CoveredTableCell() if covered else cell if at == 2 else plain
                line.addElement(other if column == 1 else plain)
            table.addElement(line)
        book.spreadsheet.addElement(table)
        book.save(str(HERE / name))


def ask_in_excel(book):
    sheet = book.add_worksheet("Categories")
    for at, row in enumerate([HEAD, *ROWS]):
        sheet.write_row(at, 0, row)
    return sheet


if __name__ == "__main__":
    main()

"""Files and answers spoilt by chance end in a value or in words, and leave nothing in memory."""

import gzip
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest

from eamconsole.domain.work import CoordinateSystem, Module
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Journal, facts_of_copy
from eamconsole.journal.copies import compressed_copy, put_back
from eamconsole.services.profiles import parse_profile
from eamconsole.services.setup.draft import FILE_NAME, DraftFile
from eamconsole.services.setup.flag_list import read_flag_file, read_flags
from eamconsole.support.clock import VirtualClock
from eamconsole.support.pictures import PictureKind, kind_of
from eamconsole.wire.decoding import Undecodable
from eamconsole.wire.eam.profile import EamServerProfile
from eamconsole.wire.eam.records import RecordForm
from eamconsole.wire.http.json_reading import NotJson, read_json
from eamconsole.wire.http.words import is_login_page, server_words
from eamconsole.wire.scf.decode import request_of
from tests.fixtures.mutations import LONGEST_WORDS, Opener, in_kilobytes, mutated_inside, open_here
from tests.fixtures.planted import FILES
from tests.unit.journal.builders import NOON

DATA = Path(__file__).resolve().parents[1] / "data"
RELEASED = Path(__file__).resolve().parents[1] / "upgrade" / "released"
LISTS = DATA / "lists"
KEPT = {"plain.xlsx", "xlsxwriter.xlsx", "old.xls", "libre.ods", "word.docx", "excel_us.csv"}
KEPT |= {"excel_unicode_text.txt", "utf16_without_mark.txt", "web_page.xls", "bars.md"}
SHORT, WHOLE = 60, 5_000
MOST_GROWTH = 64 * 1024
PLANE = CoordinateSystem.LOCAL
LIST = b'Title;Internal;Private\r\nPothole;no;no\r\nGraffiti "tags";yes;no\r\nLamp, dark;no;yes\r\n'
RECORD = {"AutoNumber": 7, "RequestNumber": "WR-7", "StatusCode": 950, "CategoryCode": "SCF"}
RECORD |= {"ProblemCode": "POTHOLE", "XCoordinate": 951_000.5, "YCoordinate": 672_000.25}
RECORD |= {"Notes": "Deep.\nSCF-ID: 4711", "RequestDate": "/Date(1764200000000-0500)/"}


def pictures(kind):
    return [content for file in FILES if kind_of(content := file.read_bytes()) is kind]


def issues():
    listed = json.loads((DATA / "scf-org-issues-details-2018.json").read_text("utf-8"))["issues"]
    return [json.dumps(issue).encode() for issue in listed[:9]]


def profile(content, _folder):
    parse_profile(content.decode("utf-8", "replace"), "spoilt.toml")


def draft(content, folder):
    (folder / FILE_NAME).write_bytes(content)
    DraftFile(folder).load()


def category_list(content, folder):
    file = folder / "list.csv"
    file.write_bytes(content)
    read_flags(read_flag_file(file).text, ("Pothole", "Graffiti"))


def workbook(content, folder):
    """Read a workbook or a list of any program; what it is, its bytes say."""
    file = folder / "list.xlsx"
    file.write_bytes(content)
    read_flags(read_flag_file(file).text, ("Pothole", "Graffiti"))


def copy_of_journal(content, folder):
    """Look into a copy, and put it in the place of a journal that stays as it was kept."""
    copy, journal = folder / "copy", folder / "city.sqlite"
    copy.write_bytes(content)
    facts_of_copy(copy)
    for kept in folder.glob("city.sqlite*"):
        kept.unlink()
    put_back(copy, journal, 1)


def issue(content, _folder):
    request_of(read_json(content))


def record(content, _folder):
    form = RecordForm(EamServerProfile(), ZoneInfo("America/New_York"))
    form.decode(read_json(content), Module.WORK_REQUEST, PLANE)


def error_page(content, _folder):
    assert len(server_words(content, "text/html")) <= 4_096
    is_login_page(content)


def lists():
    """Return every list that is read, and the packed ones' sheets alone, to be spoilt inside."""
    return [file.read_bytes() for file in sorted(LISTS.iterdir()) if file.name in KEPT]


def copies():
    """Return a copy of a new journal as it is, and compressed."""
    with TemporaryDirectory() as folder:
        journal, packed = Path(folder) / "city.sqlite", Path(folder) / "copy.gz"
        Journal.open(f"sqlite:///{journal}", clock=VirtualClock(NOON)).close()
        compressed_copy(journal, packed)
        return [gzip.decompress(packed.read_bytes()), packed.read_bytes()]


def toml():
    return [file.read_bytes() for file in sorted(RELEASED.rglob("*.toml"))]


PAGES = [
    b"<html><head><title>Runtime Error</title></head><body><h1>Server Error</h1></body></html>",
    b'{"errors": {"summary": ["is too long"]}, "message": "Invalid request", "code": 7}',
    b'"Rule 7: a Request needs a Location."',
]
OTHERS = {
    "profile": (profile, toml),
    "draft": (draft, toml),
    "list of categories": (category_list, lambda: [LIST]),
    "workbook": (workbook, lists),
    "journal's copy": (copy_of_journal, copies),
    "SeeClickFix's request": (issue, issues),
    "EAM's record": (record, lambda: [json.dumps(RECORD).encode()]),
    "error page": (error_page, lambda: PAGES),
}
SHOWN = ("JPEG", "PNG", "GIF")
RARER = ("WEBP", "BMP", "TIFF", "HEIF", "AVIF")
SEVERAL = pytest.mark.parametrize(
    "count", [SHORT, pytest.param(WHOLE, marks=[pytest.mark.soak, pytest.mark.timeout(0)])]
)


def grown(read, samples, count):
    """Read spoilt samples one after the other; return the kilobytes that stay."""
    began = 0
    for seed in range(count):
        words = read(mutated_inside(samples, seed)) or ""
        assert len(words) <= LONGEST_WORDS, seed
        assert "object" not in words, seed
        began = began or (in_kilobytes() if seed == count // 5 else 0)
    return in_kilobytes() - began


@SEVERAL
@pytest.mark.parametrize("kind", SHOWN)
def test_a_spoilt_picture_is_a_picture_or_words(kind, count):
    assert grown(open_here, pictures(PictureKind[kind]), count) <= MOST_GROWTH


@SEVERAL
@pytest.mark.parametrize("kind", RARER)
def test_a_spoilt_picture_of_a_rarer_kind_ends_at_most_its_own_process(kind, count):
    opener = Opener(PictureKind[kind])
    try:
        assert grown(opener.open, pictures(PictureKind[kind]), count) <= MOST_GROWTH
        assert opener.growth <= MOST_GROWTH
        assert opener.deaths <= count // 20
    finally:
        opener.close()


@SEVERAL
@pytest.mark.parametrize("what", OTHERS)
def test_what_else_is_read_ends_in_a_value_or_in_words(what, count, tmp_path):
    reader, samples = OTHERS[what]

    def read(content):
        try:
            reader(content, tmp_path)
        except (EamConsoleError, Undecodable, NotJson) as refused:
            return str(refused)[:LONGEST_WORDS]
        return ""

    assert grown(read, samples(), count) <= MOST_GROWTH

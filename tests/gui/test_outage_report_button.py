"""The notice of an outage leads to its report; Overview says when a silence would be told."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QDesktopServices

from eamconsole.domain.notices import notice_kind
from eamconsole.domain.silence import Quiet
from eamconsole.errors import ActionRefused
from eamconsole.gui.views.notice_reading import NoticeReading
from eamconsole.gui.views.overview import OverviewPage
from eamconsole.services.notices import NoticeLine
from eamconsole.services.overview.records import ConsoleStatus
from tests.gui.filled_journal import NOW, a_city


def notice_line(number, kind, text, issue):
    """Return a notice as the services list it."""
    told = notice_kind(kind)
    return NoticeLine(
        id=f"{number:08x}", key=f"{kind}:{number}", kind=kind, title=told.title,
        needs_person=told.needs_person, text=text, what_to_do=told.cure, issue_id=issue,
        since=NOW, last_seen=NOW, times=number,
    )  # fmt: skip


LINE = notice_line(3, "outage_over", "EAM was away. Report: /home/x.html", None)


@pytest.fixture
def city(tmp_path):
    city = a_city(tmp_path, 10)
    yield city
    city.close()


@pytest.fixture
def context(opened):
    return opened.frame._context


def reading(context, qtbot, answer):
    context.console.stand_ins["outages"] = SimpleNamespace(write_named=answer)
    card = NoticeReading(context)
    qtbot.addWidget(card)
    card.show_notice(LINE)
    return card


def test_the_report_is_written_as_of_now_and_opened(context, qtbot, monkeypatch):
    asked, opened = [], []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))

    def write(name):
        asked.append(name)
        return Path("/home/reports/x.html")

    card = reading(context, qtbot, write)
    card.report.click()
    qtbot.waitUntil(lambda: opened == ["/home/reports/x.html"])
    assert asked == [LINE.key.partition(":")[2]]
    card.show_notice(notice_line(4, "gone", "The record is gone.", 7))
    assert card.report.isHidden()


def test_why_there_is_no_report_is_said(context, qtbot):
    def refuse(_name):
        raise ActionRefused("The disk is full.", "Free some.")

    card = reading(context, qtbot, refuse)
    card.report.click()
    qtbot.waitUntil(lambda: card._when.text() == "The disk is full. Free some.")


@pytest.mark.parametrize(
    ("quiet", "words"),
    [
        (Quiet(), "still learning"),
        (Quiet(last=NOW, told_at=NOW + timedelta(hours=2)), "a silence is told at"),
        (Quiet(last=NOW, told_at=NOW - timedelta(hours=2)), "longer than happens once a year"),
        (Quiet(last=NOW, told_at=NOW + timedelta(days=2), quiet_city=True), "within a day"),
    ],
)
def test_overview_says_when_a_silence_is_told(context, qtbot, quiet, words):
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.show_status(ConsoleStatus(quiet=quiet))
    assert words in page._quiet.text()

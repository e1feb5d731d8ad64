"""The first screen: is it working, does anything need me, how far behind, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.delivery import DeliveryState
from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import pixmap
from eamconsole.gui.moments import age, exact
from eamconsole.gui.tones import Tone
from eamconsole.gui.views.bar_chart import BarChart
from eamconsole.gui.widgets import PlainLabel, push_button, show_hint
from eamconsole.gui.wording import HEALTH_FACES, MOVED_WORDS
from eamconsole.services.overview.records import Appointment, ConsoleStatus
from eamconsole.services.standing import Level, LinkStanding, Source
from eamconsole.services.standing.wording import (
    first_step,
    headline,
    needs_words,
    quiet_sentence,
    reading_gap,
    side_sentence,
)
from eamconsole.support.counting import counted
from eamconsole.sync.server_clocks import clock_words

_WORST_FIRST = ("blocked", "signed_out", "unreachable", "paused", "busy", "unknown", "ok")
_LAPSES_SOON_DAYS = 30
_FIGURES_A_ROW = 4
_GAP = 12
_CHART_HEIGHT = 190
_AROUND = 48
"""The page's margins, and its scroll bar."""


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """An answer in a few words, with its reason."""

    icon: str
    words: str
    more: str
    tone: Tone


class AnswerCard(QFrame):
    """One question of the overview with its answer."""

    def __init__(self, question: str, context: ViewContext, button: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._verdict = CardAnswer("unknown", "…", "", Tone.QUIET)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        column.addWidget(PlainLabel(question, role="section"))
        row = QHBoxLayout()
        row.setSpacing(10)
        self._icon = QLabel()
        self._words = PlainLabel(role="heading", wrap=True)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        column.addLayout(row)
        self._more = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._more)
        column.addStretch(1)
        self.button = push_button(button or "Show", name="card_button")
        self.button.setVisible(bool(button))
        column.addWidget(self.button)
        context.appearance.changed.connect(self.recolor)

    def show_verdict(self, verdict: CardAnswer) -> None:
        """Show the answer."""
        if verdict != self._verdict:
            self._verdict = verdict
            self.recolor()

    @Slot()
    def recolor(self) -> None:
        """Draw the answer in the theme's colors."""
        verdict = self._verdict
        color = self._context.theme.tones[verdict.tone]
        self._icon.setPixmap(pixmap(verdict.icon, color, 26, self.devicePixelRatioF()))
        self._words.show_text(verdict.words)
        self._words.show_tone(verdict.tone)
        self._more.show_text(verdict.more)


class OverviewPage(QFrame):
    """Four answers, the day's chart, the requests in numbers, and what lapses when."""

    section_wanted = Signal(str)
    requests_wanted = Signal(object, str)
    """A ``Happening``, and in words which requests it picks."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self._context = context
        self._status = ConsoleStatus()
        self._columns = 0
        self._build()
        self._wire()

    def show_status(self, status: ConsoleStatus) -> None:
        """Show the answers."""
        self._status = status
        self.tick()
        if status.day is not None:
            self._chart.show_chart(status.day)
        self._show_figures(status)
        self._show_calendar(status.calendar, status.clock_ahead)
        self._arrange()  # longer answers may not fit side by side any more

    def tick(self) -> None:
        """Let ages grow."""
        status = self._status
        now, zone = self._context.now(), self._context.zone
        self._healthy.show_verdict(_health_verdict(status.standing, now, zone))
        self._needs.show_verdict(_attention_verdict(status, now, zone))
        self._behind.show_verdict(self._lag_verdict(status))
        self._today.show_verdict(_today_verdict(status))
        self._quiet.show_text(quiet_sentence(status.quiet, now, zone))
        self._quiet.show_tone(Tone.WARNING if status.quiet.is_silent(now) else Tone.QUIET)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setProperty("role", "read")
        area.setWidgetResizable(True)
        area.setAccessibleName("Overview")
        outer.addWidget(area)
        inside = QWidget()
        area.setWidget(inside)
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addWidget(PlainLabel("Overview", role="title"))
        column.addLayout(self._build_cards())
        column.addWidget(self._build_chart())
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(12)
        self._below.addWidget(self._build_figures(), 3)
        self._below.addWidget(self._build_calendar(), 2)
        column.addLayout(self._below)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the answers stand side by side only where all of them fit."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out anew: a width that came while the page was hidden may have been passed by."""
        super().showEvent(event)
        self._arrange()
        self._column.invalidate()

    def _arrange(self) -> None:
        least = sum(card.minimumSizeHint().width() + _GAP for card in self._answers)
        is_narrow = self.width() < least + _AROUND
        self._arrange_in(2 if is_narrow else len(self._answers))
        way = QBoxLayout.Direction
        self._below.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)

    def _arrange_in(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self._answers):
            self._grid.addWidget(card, at // columns, at % columns)
            self._grid.setColumnStretch(at, int(at < columns))

    def _build_cards(self) -> QGridLayout:
        grid = self._grid = QGridLayout()
        grid.setSpacing(_GAP)
        context = self._context
        self._healthy = AnswerCard("Are the systems healthy?", context)
        self._needs = AnswerCard("Does anything need me?", context, "Open Needs attention")
        self._behind = AnswerCard("How far behind are we?", context)
        self._today = AnswerCard("What happened today?", context)
        self._answers = (self._healthy, self._needs, self._behind, self._today)
        self._arrange_in(len(self._answers))
        return grid

    def _build_chart(self) -> QFrame:
        card, column = _card("Last 24 hours")
        self._chart = BarChart(self._context, "day_chart")
        self._chart.setMinimumHeight(_CHART_HEIGHT)
        column.addWidget(self._chart)
        self._quiet = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._quiet)
        return card

    def _build_figures(self) -> QFrame:
        card, column = _card("The requests in numbers")
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        self._figures: dict[str, PlainLabel] = {}
        for at, (title, _) in enumerate(_FIGURES):
            row, place = divmod(at, _FIGURES_A_ROW)
            figure = self._figures[title] = PlainLabel("0", role="strong")
            grid.addWidget(PlainLabel(title, role="muted", wrap=True), 2 * row, place)
            grid.addWidget(figure, 2 * row + 1, place)
        column.addLayout(grid)
        hint = "Each request counts once, by whatever about it is most urgent."
        column.addWidget(PlainLabel(hint, role="muted", wrap=True))
        self._links = PlainLabel(role="muted", wrap=True)
        column.addWidget(self._links)
        column.addStretch(1)
        return card

    def _build_calendar(self) -> QFrame:
        card, column = _card("Certificates and tokens")
        self._calendar = QGridLayout()
        self._calendar.setHorizontalSpacing(16)
        self._calendar.setVerticalSpacing(6)
        column.addLayout(self._calendar)
        self._wrong_clock = PlainLabel(wrap=True)
        self._wrong_clock.show_tone(Tone.WARNING)
        self._wrong_clock.hide()
        column.addWidget(self._wrong_clock)
        column.addStretch(1)
        self._shown_calendar: tuple[tuple[Appointment, ...], timedelta] | None = None
        return card

    def _wire(self) -> None:
        self._needs.button.clicked.connect(self._on_needs)
        self._chart.opened.connect(self._on_bar)

    @Slot(int)
    def _on_bar(self, at: int) -> None:
        day = self._status.day
        if day is not None and at < len(day.bars):
            bar = day.bars[at]
            self.requests_wanted.emit(bar.happening, day.picked_by(bar))

    @Slot()
    def _on_needs(self) -> None:
        self.section_wanted.emit("attention")

    def _show_figures(self, status: ConsoleStatus) -> None:
        for title, states in _FIGURES:
            count = sum(status.requests.get(state, 0) for state in states)
            figure = self._figures[title]
            figure.show_text(f"{count:,}")
            alarm = title == "Needs you" and count > 0
            figure.show_tone(Tone.BAD if alarm else Tone.PLAIN if count else Tone.QUIET)
        watched, closed = status.links_open, status.links_closed
        self._links.show_text(
            f"{counted(watched, 'request')} watched in EAM · {closed:,} closed there"
        )

    def _show_calendar(self, entries: tuple[Appointment, ...], ahead: timedelta) -> None:
        self._wrong_clock.show_text(clock_words(ahead) if entries else "")
        self._wrong_clock.setVisible(bool(entries and ahead))
        if (entries, ahead) == self._shown_calendar:
            return
        self._shown_calendar = (entries, ahead)
        while (item := self._calendar.takeAt(0)) is not None:
            label = item.widget()
            if label is not None:
                label.deleteLater()
        if not entries:
            hint = "End dates of certificates and tokens appear here once the systems were asked."
            self._calendar.addWidget(PlainLabel(hint, role="muted", wrap=True), 0, 0)
        for row, entry in enumerate(entries):
            self._calendar.addWidget(PlainLabel(entry.title), row, 0)
            self._calendar.addWidget(self._lapse_label(entry, ahead), row, 1)

    def _lapse_label(self, entry: Appointment, ahead: timedelta) -> PlainLabel:
        if entry.at is None:
            return PlainLabel(entry.note or "end date not told", role="muted")
        days = (entry.at - self._context.now() + ahead).days
        label = PlainLabel(
            f"{entry.at.astimezone(self._context.zone):%Y-%m-%d} · {counted(days, 'day')}"
        )
        label.show_tone(Tone.WARNING if days < _LAPSES_SOON_DAYS else Tone.PLAIN)
        show_hint(label, f"{exact(entry.at, self._context.zone)}\n{entry.note}".strip())
        return label

    def _lag_verdict(self, status: ConsoleStatus) -> CardAnswer:
        waiting = status.under_way
        braked = next((pause for pause in status.pauses if pause.brake), None)
        if braked is not None:
            words = f"Waiting — {braked.count:,} {braked.brake} held by the brake"
            return CardAnswer("pause", words, braked.reason, Tone.WARNING)
        if status.pauses:
            words = f"{counted(waiting, 'request')} waiting until it resumes"
            return CardAnswer("pause", "Paused", words, Tone.WARNING)
        if not waiting and status.oldest_waiting is None:
            if gap := reading_gap(status.standing, self._context.now(), self._context.zone):
                return CardAnswer("unknown", "Not known", gap, Tone.QUIET)
            return CardAnswer("done", "Up to date", "Nothing is on its way", Tone.GOOD)
        oldest = age(status.oldest_waiting, self._context.now())
        requests = counted(waiting, "request is on its way", "requests are on their way")
        words = requests if waiting else "Only changes of held-up requests are left"
        more = f"The oldest has waited {oldest}" if oldest else "None has waited yet"
        return CardAnswer("sending", words, more, Tone.ACTIVE)


_S = DeliveryState
_FIGURES: tuple[tuple[str, tuple[DeliveryState, ...]], ...] = (
    ("Waiting", (_S.WAITING,)),
    ("Sending", (_S.SENDING,)),
    ("Trying again", (_S.RETRYING,)),
    ("Checking", (_S.CHECKING, _S.MODERATED)),
    ("Needs you", (_S.NEEDS_ATTENTION,)),
    ("Held", (_S.HELD,)),
    ("Done", (_S.DONE,)),
    ("Skipped", (_S.SKIPPED, _S.IMPOSSIBLE)),
)


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    frame = QFrame()
    frame.setProperty("role", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 14, 16, 14)
    column.setSpacing(10)
    column.addWidget(PlainLabel(title, role="section"))
    return frame, column


def _health_verdict(standing: LinkStanding, now: datetime, zone: tzinfo) -> CardAnswer:
    states = [side.state for side in standing.sides] or ["unknown"]
    worst = min(states, key=lambda s: _WORST_FIRST.index(s) if s in _WORST_FIRST else 0)
    face = HEALTH_FACES.get(worst, HEALTH_FACES["unknown"])
    if worst == "ok":
        names = ", ".join(side.service.label for side in standing.sides)
        return CardAnswer(face.icon, "All systems healthy", names, Tone.GOOD)
    bad = [side for side in standing.sides if side.state == worst]
    names = " and ".join(side.service.label for side in bad) or "The systems"
    if worst == "unknown":
        more = f"{names}: no call was needed so far"
        return CardAnswer(face.icon, "Not asked yet", more, face.tone)
    more = " ".join(side_sentence(side, now, zone) for side in standing.troubled or bad)
    return CardAnswer(face.icon, f"{names}: {face.word.lower()}", more, face.tone)


def _attention_verdict(status: ConsoleStatus, now: datetime, zone: tzinfo) -> CardAnswer:
    standing, count = status.standing, status.needs_attention
    if count:
        return CardAnswer(
            "attention", needs_words(standing, whole=True), _first_need(status), Tone.BAD
        )
    trouble = headline(standing, now, zone)
    if standing.level is Level.UNKNOWN:
        return CardAnswer("unknown", "Not known", trouble, Tone.WARNING)
    if trouble:
        words = f"{trouble} The console goes on by itself."
        return CardAnswer("waiting", "Nothing needs you yet", words, Tone.WARNING)
    return CardAnswer("done", "Nothing needs you", _quiet_words(standing.to_know), Tone.GOOD)


def _quiet_words(to_know: int) -> str:
    if not to_know:
        return "The console manages by itself"
    return f"The console manages by itself · {counted(to_know, 'notice')} to know"


def _first_need(status: ConsoleStatus) -> str:
    """Name what is worst and what to do about it; the largest cause where they are alike."""
    needs = status.standing.needs
    if not needs:
        return ""
    first = max(needs, key=lambda need: need.level)
    if first.source in (Source.ROWS, Source.NOTICE):
        first = max(needs, key=lambda need: need.count)
        return f"Most: {first.title} ({first.count:,})"
    return f"{first.title}. {first_step(first)}"


def _today_verdict(status: ConsoleStatus) -> CardAnswer:
    moved, total = status.moved_today, sum(status.done_today.values())
    if not moved:
        return CardAnswer("activity", "Nothing moved yet today", "", Tone.PLAIN)
    parts = [f"{what} {status.done_today.get(flow, 0):,}" for flow, what in MOVED_WORDS.items()]
    words = f"{counted(moved, 'request')} moved on today"
    more = f"{counted(total, 'change')} arrived: {' · '.join(parts)}"
    return CardAnswer("activity", words, more, Tone.PLAIN)

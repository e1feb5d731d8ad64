"""The pages of the sections, built when first shown, and kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QStackedWidget

from eamconsole.domain.happening import Happening
from eamconsole.gui.context import ViewContext
from eamconsole.gui.views.agreement_page import AgreementPage
from eamconsole.gui.views.attention_page import AttentionPage
from eamconsole.gui.views.categories_page import CategoriesPage
from eamconsole.gui.views.charts_page import ChartsPage
from eamconsole.gui.views.list_outlet import ListOutlet
from eamconsole.gui.views.overview import OverviewPage
from eamconsole.gui.views.queue_page import QueuePage
from eamconsole.gui.views.sections import Section
from eamconsole.gui.views.settings_page import SettingsPage
from eamconsole.gui.wording import listing_title
from eamconsole.services.lists.records import Changed, Listing, ListQuery
from eamconsole.services.overview.records import ConsoleStatus

SEARCH = Listing.SEARCH.value
AGREEMENT, CATEGORIES, CHARTS, SETTINGS = "agreement", "categories", "charts", "settings"
SECTIONS: tuple[Section, ...] = (
    Section("overview", "Overview", "overview"),
    *(
        Section(listing.value, listing_title(listing), listing.value)
        for listing in Listing
        if listing not in (Listing.SEARCH, Listing.ACTIVITY)
    ),
    Section(CATEGORIES, "Categories", "categories"),
    Section(Listing.ACTIVITY.value, listing_title(Listing.ACTIVITY), "activity"),
    Section(CHARTS, "Charts", "charts"),
    Section(AGREEMENT, "Agreement", "agreement"),
    Section(SETTINGS, "Settings", "settings"),
    Section(SEARCH, "Search", "search"),
)


class SectionPages(QStackedWidget):
    """Shows one section's page; the others sleep."""

    row_chosen = Signal(object, int)
    """A listing and the id of the row the person went to, -1 for none."""
    row_left = Signal(object, int)
    """A listing and the id of the row the person was at, which left it by itself."""
    action_wanted = Signal(str, object)
    one_wanted = Signal(str, object)
    """An action's name and the record of the one row it is wanted for."""
    open_wanted = Signal()
    """The row the person went to is to be shown, and the keyboard goes there."""
    group_repair_wanted = Signal(str)
    request_wanted = Signal(int)
    """An Issue ID whose request is to be shown."""
    requests_wanted = Signal(object, str)
    """A ``Happening`` whose requests are to be listed, and in words which they are."""
    view_changed = Signal()
    section_wanted = Signal(str)
    settings_wanted = Signal(object)
    """The key of a page of the settings."""
    set_up_wanted = Signal()
    said = Signal(str)

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._pages: dict[str, QFrame] = {}
        self._key = ""
        self._status = ConsoleStatus()

    def minimumSizeHint(self) -> QSize:
        """Return what the page shown needs; one that sleeps must not widen the window."""
        page = self.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()

    def show_section(self, key: str) -> None:
        """Show a section's page."""
        if key == self._key:
            return
        self._wake(awake=False)
        self._key = key
        page = self._page(key)
        self.setCurrentWidget(page)
        self.updateGeometry()
        if isinstance(page, AgreementPage | CategoriesPage):
            page.read()
        self._show_status_on(page)
        self._wake(awake=True)

    def _wake(self, *, awake: bool) -> None:
        page = self._pages.get(self._key)
        if isinstance(page, AttentionPage | QueuePage):
            page.wake(awake=awake)

    def queue(self) -> QueuePage | None:
        """Return the list of the page shown, None on the overview."""
        page = self._pages.get(self._key)
        if isinstance(page, AttentionPage):
            return page.rows if page.shows_rows() else None
        return page if isinstance(page, QueuePage) else None

    def search(self, words: str) -> None:
        """Show everything that matches, across all sections.

        What the last search was narrowed by must not hide what this one is about.
        """
        page = self._page(SEARCH)
        if isinstance(page, QueuePage):
            if self._key != SEARCH:
                page.filters.clear()
            page.narrow(ListQuery(text=words))

    def list_requests(self, happening: Happening, words: str) -> None:
        """List the requests to which something happened, whatever was filtered before."""
        page = self._page(Listing.REQUESTS.value)
        if isinstance(page, QueuePage):
            page.filters.clear()
            page.filters.show_narrowing(words)
            page.narrow(ListQuery(happening=happening))

    def notice(self, changed: Changed) -> None:
        """Let the page shown follow a change."""
        page = self._pages.get(self._key)
        if isinstance(page, AttentionPage | QueuePage):
            page.notice(changed)

    def show_status(self, status: ConsoleStatus) -> None:
        """Show counters where a page has some."""
        self._status = status
        page = self._pages.get(self._key)
        if page is not None:
            self._show_status_on(page)

    def tick(self) -> None:
        """Let ages on the page shown grow."""
        page = self._pages.get(self._key)
        if isinstance(page, OverviewPage | QueuePage | AttentionPage | ChartsPage):
            page.tick()

    def stop_working(self) -> None:
        """End what a page has running."""
        for page in self._pages.values():
            if isinstance(page, AgreementPage):
                page.stop_working()

    def keep_layout(self) -> None:
        """Remember the columns of all lists."""
        for page in self._pages.values():
            queue = page.rows if isinstance(page, AttentionPage) else page
            if isinstance(queue, QueuePage):
                queue.keep_layout()

    def _show_status_on(self, page: QFrame) -> None:
        if isinstance(page, OverviewPage | AttentionPage):
            page.show_status(self._status)

    def _page(self, key: str) -> QFrame:
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = self._made(key)
            self.addWidget(page)
        return page

    def _made(self, key: str) -> QFrame:
        if key == "overview":
            overview = OverviewPage(self._context)
            overview.section_wanted.connect(self.section_wanted)
            overview.requests_wanted.connect(self.requests_wanted)
            return overview
        if key == Listing.ATTENTION:
            attention = AttentionPage(self._context)
            attention.group_repair_wanted.connect(self.group_repair_wanted)
            attention.notices.request_wanted.connect(self.request_wanted)
            attention.notices.said.connect(self._on_said)
            attention.view_changed.connect(self.view_changed)
            self._listen(attention.rows)
            return attention
        if key in (CATEGORIES, CHARTS, AGREEMENT):
            return self._reading_page(key)
        if key == SETTINGS:
            settings = SettingsPage(self._context)
            settings.page_wanted.connect(self.settings_wanted)
            settings.set_up_wanted.connect(self.set_up_wanted)
            return settings
        page = QueuePage(Listing(key), self._context)
        self._listen(page)
        return page

    def _reading_page(self, key: str) -> QFrame:
        """Make a page that reads by itself what it shows."""
        page: CategoriesPage | ChartsPage | AgreementPage
        if key == CATEGORIES:
            page = CategoriesPage(self._context)
        elif key == CHARTS:
            page = ChartsPage(self._context)
            page.requests_wanted.connect(self.requests_wanted)
        else:
            page = AgreementPage(self._context)
            page.request_wanted.connect(self.request_wanted)
        page.said.connect(self._on_said)
        return page

    def _listen(self, page: QueuePage) -> None:
        page.row_chosen.connect(self._on_row)
        page.row_left.connect(partial(self.row_left.emit, page.listing))
        page.action_wanted.connect(self.action_wanted)
        page.one_wanted.connect(self.one_wanted)
        page.open_wanted.connect(self.open_wanted)
        ListOutlet(page, self._context).said.connect(self._on_said)

    @Slot(str)
    def _on_said(self, words: str) -> None:
        self.said.emit(words)

    @Slot(int)
    def _on_row(self, row_id: int) -> None:
        sender = self.sender()
        if isinstance(sender, QueuePage):
            self.row_chosen.emit(sender.listing, row_id)

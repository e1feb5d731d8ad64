"""Where the person is: which section, which search, and which row is shown in detail."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from eamconsole.domain.happening import Happening
from eamconsole.gui.views.detail.panel import DetailPanel
from eamconsole.gui.views.header import Header
from eamconsole.gui.views.pages import SEARCH, SectionPages
from eamconsole.gui.views.sections import SectionList
from eamconsole.services.lists.records import Listing


class Navigation(QObject):
    """Keeps sections, search and detail in step, whichever of them the person uses."""

    def __init__(
        self,
        header: Header,
        sections: SectionList,
        pages: SectionPages,
        detail: DetailPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._header = header
        self._sections = sections
        self._pages = pages
        self._detail = detail
        self._before_search = "overview"
        self._wire()

    @Slot()
    def close_detail(self) -> None:
        """Show the list alone."""
        self._detail.hide()

    def _wire(self) -> None:
        self._sections.chosen.connect(self._on_section)
        self._header.search_wanted.connect(self._on_search)
        self._header.results_wanted.connect(self._on_results)
        self._pages.row_chosen.connect(self._on_row)
        self._pages.row_left.connect(self._detail.note_left)
        self._pages.open_wanted.connect(self._on_open)
        self._pages.section_wanted.connect(self._sections.choose)
        self._pages.request_wanted.connect(self._on_request)
        self._pages.requests_wanted.connect(self._on_requests)
        self._pages.view_changed.connect(self._show_detail_of_chosen)
        self._detail.close_wanted.connect(self.close_detail)

    @Slot(str)
    def _on_section(self, key: str) -> None:
        if key != SEARCH:
            self._before_search = key
        self._pages.show_section(key)
        self._show_detail_of_chosen()

    @Slot()
    def _show_detail_of_chosen(self) -> None:
        queue = self._pages.queue()
        chosen = queue.table.current_id() if queue is not None else None
        if queue is None or chosen is None:
            self._detail.hide()
        else:
            self._on_row(queue.listing, chosen)

    @Slot(str)
    def _on_search(self, words: str) -> None:
        if words:
            self._pages.search(words)
            self._sections.choose(SEARCH)
            queue = self._pages.queue()
            if queue is not None:
                queue.show_first()
        elif self._sections.current() == SEARCH:
            self._sections.choose(self._before_search)

    @Slot()
    def _on_results(self) -> None:
        """Return in the search box leads to the first thing found."""
        queue = self._pages.queue()
        if self._sections.current() == SEARCH and queue is not None:
            queue.choose_first()

    @Slot(int)
    def _on_request(self, issue: int) -> None:
        """Search for it, as a person would, and show it."""
        self._header.search.setText(str(issue))
        self._on_search(str(issue))
        queue = self._pages.queue()
        if queue is not None:
            queue.choose_first()

    @Slot(object, str)
    def _on_requests(self, happening: Happening, words: str) -> None:
        """List what a bar of a chart stands for."""
        self._pages.list_requests(happening, words)
        self._sections.choose(Listing.REQUESTS.value)

    @Slot()
    def _on_open(self) -> None:
        """Show the row the keyboard is on, and go there."""
        self._show_detail_of_chosen()
        self._detail.take_focus()

    @Slot(object, int)
    def _on_row(self, listing: Listing, row_id: int) -> None:
        if row_id < 0:
            self._detail.hide()
        else:
            self._detail.show_row(listing, row_id)
            self._detail.show()

"""Prints the memory in use, in bytes, with the queue of a journal open and scrolled through."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from eamconsole.gui.app import make_application
from eamconsole.journal import Journal
from eamconsole.services.lists.records import Listing
from eamconsole.support.clock import SystemClock
from tests.benchmarks.gui_city import ManyDeliveries, lists_over, spend, spend_until
from tests.benchmarks.test_gui_queue import a_page, open_page


def main(file: str) -> None:
    """Open, wait for every id, jump about, and print."""
    journal = Journal.open(f"sqlite:///{file}", clock=SystemClock())
    lists = lists_over(journal)
    rows = lists.total(Listing.REQUESTS)
    app = make_application()
    with a_page(app, Path(tempfile.mkdtemp()), ManyDeliveries(journal, lists)) as page:
        open_page(page)
        spend_until(lambda: len(page.model.ids) == rows)
        bar = page.table.verticalScrollBar()
        for place in (0.5, 1.0, 0.1, 0.0):
            bar.setValue(int(bar.maximum() * place))
            spend(150)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        print(pages * os.sysconf("SC_PAGE_SIZE"))
    journal.close()


if __name__ == "__main__":
    main(sys.argv[1])

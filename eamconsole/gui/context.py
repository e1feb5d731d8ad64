"""What every view of an opened profile is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from eamconsole.gui.appearance import Appearance, Theme
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.workers.background_jobs import BackgroundJobs
from eamconsole.services.console import Console


@dataclass(frozen=True, slots=True)
class ViewContext:
    """An opened profile beside the window's own means: threads, colors, memory.

    What the console does may be slow: it is asked as a background job, never in the GUI thread.
    """

    console: Console
    jobs: BackgroundJobs
    appearance: Appearance
    memory: WindowMemory

    @property
    def theme(self) -> Theme:
        """The colors of the moment."""
        return self.appearance.theme

    @property
    def zone(self) -> tzinfo:
        """The organization's zone."""
        return self.console.zone

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self.console.clock.now()

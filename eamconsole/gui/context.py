"""What every view of an opened profile is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from eamconsole.gui.appearance import Appearance, Theme
from eamconsole.gui.memory import WindowMemory
from eamconsole.gui.ports import Session
from eamconsole.gui.workers.desk import Desk
from eamconsole.support.clock import Clock


@dataclass(frozen=True, slots=True)
class Console:
    """An opened profile with the means to show it."""

    session: Session
    desk: Desk
    clock: Clock
    appearance: Appearance
    memory: WindowMemory

    @property
    def theme(self) -> Theme:
        """The colours of the moment."""
        return self.appearance.theme

    @property
    def zone(self) -> tzinfo:
        """The organization's zone."""
        return self.session.badge.zone

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self.clock.now()

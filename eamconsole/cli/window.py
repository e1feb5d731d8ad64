"""Opens the window, or says how to do without one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from eamconsole.cli.session import CANNOT_RUN, Session

if TYPE_CHECKING:
    from eamconsole.services.sandbox_city import CityChoices

_KIND = "window"
_NO_DISPLAY = (
    "There is no display for a window here; sync without one with: eamconsole sync, "
    "or try the sandbox city with: eamconsole demo --headless"
)


def has_display() -> bool:
    """Return whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen not in ("minimal", "vnc")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(session: Session, *, in_tray: bool = False) -> int:
    """Show the window until it is closed; ``in_tray`` leaves it hidden where there is a tray."""
    if not has_display():
        session.speech.trouble(_NO_DISPLAY)
        return CANNOT_RUN
    session.kind = _KIND
    return session.run_window(session.installation, profile=session.profile, in_tray=in_tray)


def open_sandbox_window(session: Session, choices: CityChoices) -> int:
    """Show the window on a sandbox city until it is closed."""
    session.kind = _KIND
    return session.run_window(session.installation, city=choices)

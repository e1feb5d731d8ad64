"""Opens the window, or says how to do without one."""

from __future__ import annotations

import os
import sys

from eamconsole.cli.session import CANNOT_RUN, Session

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


def open_window(session: Session) -> int:
    """Show the window until it is closed."""
    if not has_display():
        session.speech.trouble(_NO_DISPLAY)
        return CANNOT_RUN
    from eamconsole.gui.app import run_window

    return int(run_window(session.installation, profile=session.profile))

"""The one place where a thread of the window is waited for."""

from __future__ import annotations

from PySide6.QtCore import QThread

from eamconsole.support.last_threads import leave


def ended_in_time(thread: QThread, timeout_ms: int, *used_by_it: object) -> bool:
    """Wait for a thread that was asked to end; False where it still runs, kept with what it uses.

    A question may wait for a disk or a server longer than anybody waits for a window to close.
    """
    if thread.wait(timeout_ms):
        return True
    thread.setParent(None)  # or it would be destroyed with its parent, and Qt would abort
    leave(thread, *used_by_it)
    return False

"""A world that is only read: the engine sees its own writes in memory, and nobody else does.

What a round would do hangs on what it has just done: a record it created takes comments, a
Request it acknowledged is not Open any more.  So writes are kept beside what is read, and the
engine works as it always does.
"""

from __future__ import annotations

from dataclasses import replace

from eamconsole.sync.parts import EngineParts
from eamconsole.sync.shadow.eam import ShadowEam, is_invented
from eamconsole.sync.shadow.seeclickfix import ShadowSeeClickFix

__all__ = ["beside", "is_invented"]


def beside(parts: EngineParts, *, thorough: bool) -> EngineParts:
    """Return the same parts with both sides only read.

    Without ``thorough`` only live Requests are listed, no picture is fetched for a record that
    is not there yet, and no locator is asked: enough to count what would be created and closed.
    """
    eam = ShadowEam(parts.eam, parts.clock)
    seeclickfix = ShadowSeeClickFix(parts.seeclickfix, parts.clock, thorough=thorough)
    return replace(
        parts,
        seeclickfix=seeclickfix,
        eam=eam,
        locator=parts.locator if thorough else None,
        may_write_categories=False,
        fence=None,  # nothing leaves, so nothing can be on its way that the journal does not know
        archive=None,
        certificate_ends=None,
    )

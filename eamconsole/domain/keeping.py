"""Whether a system keeps what it is sent: told once, with the setting that names the property."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eamconsole.domain.work import Module


class ReadBack(StrEnum):
    """What became of a text that was sent."""

    KEPT = "kept"
    LOST = "lost"
    """Nothing stands there."""
    CUT = "cut"
    """Only its beginning stands there."""
    MOVED = "moved"
    """A point stands there, far from the one that was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What became of one property of something just written, as it was read back."""

    key: str
    """The setting that names the property, such as ``eam.server.notes``."""
    name: str
    """The property as it was sent."""
    what: str
    read_back: ReadBack
    module: Module = Module.WORK_REQUEST

    @property
    def notice(self) -> str:
        """The key of the notice about it: what one module keeps says nothing of the other."""
        own = f":{self.name}" if self.key == "custom_fields" else ""
        order = ":work_order" if self.module is Module.WORK_ORDER else ""
        return f"not-kept:{self.key}{own}{order}"

    def in_words(self) -> str:
        """Return what is wrong and what to do; the same words for every record."""
        seen = _SEEN.get(self.read_back, "is kept")
        return (
            f"EAM does not keep {self.what}{self._of_which()}: what is sent as {self.name} {seen} "
            f"when it is read back. It hangs on {self.key}; find the right value with: "
            "eamconsole profile contact --write-test, on Test."
        )

    def _of_which(self) -> str:
        return " with Work Orders" if self.module is Module.WORK_ORDER else ""


_SEEN = {ReadBack.LOST: "is blank", ReadBack.CUT: "is cut", ReadBack.MOVED: "is somewhere else"}


def read_back_of(sent: str, stands: str) -> ReadBack:
    """Compare what was sent with what stands there; anything but a loss counts as kept."""
    wanted, found = (" ".join(text.split()).casefold() for text in (sent, stands))
    if not wanted or found == wanted:
        return ReadBack.KEPT
    if not found:
        return ReadBack.LOST
    return ReadBack.CUT if wanted.startswith(found) else ReadBack.KEPT

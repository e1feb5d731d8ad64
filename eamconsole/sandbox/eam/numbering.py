"""Request # and Work Order #: text made from a format and the server's clock."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

_RUN = re.compile(r"#+")


class Numbering:
    """Counts per rendered format, so a new month or year begins at 1 again."""

    def __init__(self) -> None:
        self._last: Counter[str] = Counter()

    def next(self, number_format: str, wall: datetime) -> str:
        """Return the next number; ``YYYY``, ``YY``, ``MM`` and a run of ``#`` are filled in."""
        text = number_format.replace("YYYY", f"{wall:%Y}")
        text = text.replace("YY", f"{wall:%y}").replace("MM", f"{wall:%m}")
        self._last[text] += 1
        count = self._last[text]
        return _RUN.sub(lambda run: f"{count:0{len(run[0])}d}", text, count=1)

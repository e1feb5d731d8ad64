"""A screen nobody looks at: Xvfb, whose memory tells what was painted."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEADER = struct.Struct(">25I")
_HEADER_SIZE, _COLORS, _COLOR_SIZE, _WIDTH, _HEIGHT, _LINE = 0, 19, 12, 4, 5, 12


@dataclass(frozen=True, slots=True)
class Screen:
    """One running Xvfb."""

    display: str
    memory: Path

    def colors(self) -> int:
        """Return how many colors are on the screen now."""
        content = self.memory.read_bytes()
        if len(content) < _HEADER.size:
            return 0
        head = _HEADER.unpack_from(content)
        begin = head[_HEADER_SIZE] + head[_COLORS] * _COLOR_SIZE
        pixels = memoryview(content)[begin : begin + head[_LINE] * head[_HEIGHT]]
        return len(set(pixels[: len(pixels) // 4 * 4].cast("I")[::7]))


@contextlib.contextmanager
def hidden_screen(folder: Path) -> Iterator[Screen]:
    """Run Xvfb with its memory in ``folder``; it finds a free number itself."""
    program = shutil.which("Xvfb") or "Xvfb"
    hears, tells = os.pipe()
    command = [program, "-displayfd", str(tells), "-screen", "0", "1400x900x24"]
    process = subprocess.Popen(
        [*command, "-fbdir", str(folder), "-nolisten", "tcp"],
        pass_fds=(tells,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(tells)
    try:
        with os.fdopen(hears) as number:
            display = f":{number.readline().strip()}"
        yield Screen(display, folder / "Xvfb_screen0")
    finally:
        process.terminate()
        process.wait()

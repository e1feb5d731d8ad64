"""What the terminal shows: plain lines, tables, or JSON; sentences about trouble on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import click

from eamconsole.support.streams import outlet_under


@dataclass(frozen=True, slots=True)
class Speech:
    """Prints documents as JSON where asked, otherwise as text for people."""

    as_json: bool = False

    @property
    def is_heard(self) -> bool:
        """Whether standard output takes what is said, as far as it was tried."""
        outlet = outlet_under(sys.stdout)
        return outlet is None or outlet.refusal is None

    def document(self, value: Any) -> None:
        """Print one JSON document."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=plain))

    def record(self, value: Any) -> None:
        """Print one JSON object on one line, at once."""
        click.echo(json.dumps(value, ensure_ascii=False, default=plain))
        sys.stdout.flush()

    def line(self, text: str = "") -> None:
        """Print a line for people; nothing where JSON was asked for."""
        if not self.as_json:
            click.echo(visible(text))

    def trouble(self, sentence: str) -> None:
        """Say one plain sentence on standard error."""
        click.echo(visible(" ".join(sentence.split())), err=True)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Print rows under headings, each column as wide as it needs to be."""
        cells = [[visible("" if cell is None else str(cell)) for cell in row] for row in rows]
        widths = [
            max([len(heading), *(len(row[place]) for row in cells)])
            for place, heading in enumerate(columns)
        ]
        for row in ([*columns], *cells):
            self.line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def plain(value: Any) -> Any:
    """Return what JSON can hold for a value of the domain."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def visible(text: str) -> str:
    """Return text whose control characters cannot act on a terminal."""
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else f"\\u{ord(letter):04x}"
        for letter in text
    )


def speak_utf8() -> None:
    """Let every character out, also where a console's code page lacks it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if sys.platform == "win32" and not stream.isatty():
            reconfigure(encoding="utf-8", errors="backslashreplace")
        else:
            reconfigure(errors="backslashreplace")

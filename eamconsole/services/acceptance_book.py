"""What is kept of the acceptance: every run and every person's word, a line each, never changed.

Window and terminal may write at once, and a run takes minutes: nobody reads, changes and writes
the whole back, so nobody's word is lost.  A line that a crash left half is passed over.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from eamconsole.errors import ConfigurationError
from eamconsole.services.setup.acceptance import StepResult
from eamconsole.services.writing import told_if_unwritable
from eamconsole.support.files import FileTooLarge, private_opener, read_bounded
from eamconsole.support.known_fields import known_part
from eamconsole.support.places import Places, make_private_folder

RUN, PROOF, SEEN = "run", "proof", "seen"
"""A run began; a check or a step came to something; a person said what was seen."""
_LARGEST = 32 << 20
_SEEN_BY = re.compile(r"(?:not )?seen by (?P<by>.+), (?P<day>[-0-9]{10}) (?P<time>[:0-9]{5}) UTC")
"""How an older console wrote a person's word on a line of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessEntry:
    """One line.  ``passed`` None of a person takes back what was said before."""

    kind: str
    key: str = ""
    passed: bool | None = None
    words: str = ""
    unclear: bool = False
    by: str = ""
    at: str = ""
    organization: str = ""
    version: str = ""
    against: str = ""
    """Which systems a run asked."""

    @property
    def result(self) -> StepResult:
        """What it says of its step."""
        return StepResult(
            key=self.key,
            passed=self.passed,
            words=self.words,
            unclear=self.unclear,
            by=self.by,
            at=self.at,
        )


@dataclass(frozen=True, slots=True)
class KeptWords:
    """The newest of everything."""

    run: WitnessEntry | None = None
    proofs: dict[str, StepResult] = field(default_factory=dict)
    seen: dict[str, StepResult] = field(default_factory=dict)
    damaged: int = 0
    """Lines that cannot be read."""


class AcceptanceBook:
    """The lines of one profile, which are always about its Test system."""

    def __init__(self, places: Places, profile: str) -> None:
        folder = places.home / "acceptance"
        self.file: Path = folder / f"{profile}-test.jsonl"
        self._older = folder / f"{profile}-test.json"
        """One document for everything, as an older console wrote it whole each time."""

    def add(self, entries: Sequence[WitnessEntry]) -> None:
        """Add lines in one write; raises ``ConfigurationError``."""
        lines = [json.dumps(asdict(each), ensure_ascii=False) for each in entries]
        # what a crash left half ends here, and spoils none of these
        text = "\n" + "\n".join(lines) + "\n"
        step = "Give the console a folder it may write to, or choose one with --home."
        with told_if_unwritable("acceptance record", self.file, step):
            make_private_folder(self.file.parent)
            with open(self.file, "ab", opener=private_opener) as out:
                out.write(text.encode("utf-8"))
                out.flush()
                os.fsync(out.fileno())

    def read(self) -> KeptWords:
        """Return the newest of everything; raises ``ConfigurationError`` for a file shut to us."""
        try:
            text = _text_of(self.file)
            older = list(_words_in(_text_of(self._older)))
        except (OSError, FileTooLarge) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise ConfigurationError(
                f"The acceptance record {self.file} cannot be read: {why}.",
                "Let the console read the file, or move it away and say again what was seen.",
            ) from error
        found = [_entry(line) for line in text.split("\n") if line.strip()]
        return _newest([*older, *(each for each in found if each)], found.count(None))


def _text_of(file: Path) -> str:
    try:
        return read_bounded(file, _LARGEST).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _words_in(older: str) -> Iterator[WitnessEntry]:
    """Yield what people saw before lines were kept; steps and checks can simply run again."""
    try:
        for line in json.loads(older)["plan"] if older else ():
            said = _SEEN_BY.fullmatch(line["words"])
            if said is not None:
                at = f"{said['day']}T{said['time']}:00+00:00"
                yield WitnessEntry(
                    kind=SEEN, key=line["key"], passed=line["passed"], by=said["by"], at=at
                )
    except (ValueError, TypeError, KeyError, RecursionError):
        return


def _newest(entries: Sequence[WitnessEntry], damaged: int) -> KeptWords:
    runs = [each for each in entries if each.kind == RUN]
    proofs = {each.key: each.result for each in entries if each.kind == PROOF}
    seen = {each.key: each.result for each in entries if each.kind == SEEN}
    said = {key: result for key, result in seen.items() if result.passed is not None}
    return KeptWords(runs[-1] if runs else None, proofs, said, damaged)


def _entry(line: str) -> WitnessEntry | None:
    try:
        made = WitnessEntry(**known_part(WitnessEntry, json.loads(line)))
    except (ValueError, TypeError, RecursionError):
        return None
    return made if all(_fits(made)) else None


def _fits(entry: WitnessEntry) -> Iterator[bool]:
    """Yield whether each part is what its name says; a file may have been edited by hand."""
    texts = (entry.kind, entry.key, entry.words, entry.by, entry.at, entry.organization)
    yield all(isinstance(each, str) for each in (*texts, entry.version, entry.against))
    yield entry.passed is None or isinstance(entry.passed, bool)
    yield isinstance(entry.unclear, bool)

"""What is wrong with a setting in the words of its page: never a key, never a name for scripts."""

from __future__ import annotations

import re

from eamconsole.errors import EamConsoleError
from eamconsole.services.profiles.faults import Fault, ProfileRefused
from eamconsole.services.setup.steps import SETTINGS, StepKey, step_of, title_of, words_for
from eamconsole.vault import CredentialName

_KEY = re.compile(r"\[?\b([a-z_]+(?:\.[A-Za-z0-9_]+|\[\d+\])+)\]?")
_TABLES = frozenset(setting.key.partition(".")[0] for setting in SETTINGS)
_SECRETS = re.compile("|".join(re.escape(name.value) for name in CredentialName))
_COUNTS = re.compile(r"must hold \d+ values")
_MOST = 3
"""So many faults are told at once; the rest comes up when these are mended."""


def fault_in_words(fault: Fault, *, seen_on: StepKey | None = None) -> str:
    """Return a fault as a sentence about what its page calls the setting.

    Where it is ``seen_on`` another page, the sentence begins with the page to go to.
    """
    page = "" if seen_on in (None, step_of(fault.key)) else _page(fault)
    return f"{page}{words_for(fault.key)} {reason_in_words(fault.reason)}{_way(fault)}."


def _way(fault: Fault) -> str:
    """Return an example where a reason only counts."""
    example = next((each.example for each in SETTINGS if each.key == fault.key), None)
    if not (_COUNTS.fullmatch(fault.reason) and isinstance(example, list)):
        return ""
    return f", like {', '.join(map(str, example))}"


def reason_in_words(reason: str) -> str:
    """Return a reason without keys of the file and without names of credentials.

    >>> reason_in_words('is required while map.coordinates is "local"')
    'is required while “Coordinates sent” is "local"'
    """
    told = _KEY.sub(_named, reason)
    return _SECRETS.sub(lambda found: f"the {CredentialName(found[0]).words}", told)


def _named(found: re.Match[str]) -> str:
    if found[1].partition(".")[0].partition("[")[0] not in _TABLES:
        return found[0]
    return f"“{words_for(found[1])}”"


def error_in_words(error: EamConsoleError) -> str:
    """Return what a window says of an error: of a refused profile, which pages to go to."""
    if not isinstance(error, ProfileRefused):
        return f"{error.summary} {error.next_step}"
    told = [f"{_page(fault)}{fault_in_words(fault)}" for fault in error.faults[:_MOST]]
    left = len(error.faults) - len(told)
    more = f" {left} more will be named then." if left else ""
    return f"Nothing was saved. {' '.join(told)} Correct this, then save again.{more}"


def _page(fault: Fault) -> str:
    key = step_of(fault.key)
    return f"Page {title_of(key)}: " if key is not None else ""

"""One assumption about a server, and the four ways to live with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Certainty(StrEnum):
    """What keeps a wrong assumption from doing harm."""

    MEASURED = "measured"
    """``profile contact`` looks, and names the key that makes it right."""
    HARMLESS = "harmless"
    """The client takes it either way; a test shows that."""
    UNUSED = "not used"
    """Nothing the console does depends on it."""
    PERSON = "only a person can tell"
    """No answer of the server shows it; somebody has to be asked."""


class Outcome(StrEnum):
    """What the first contact makes of a server that is otherwise."""

    SET = "set by a click"
    TOLD = "told, with whom to ask"
    NOTED = "noted, nothing to do"
    TAKEN = "taken either way"


_OUTCOMES = {
    Certainty.HARMLESS: (Outcome.TAKEN,),
    Certainty.UNUSED: (Outcome.TAKEN,),
    Certainty.PERSON: (Outcome.TOLD,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One line of the table.

    ``how`` goes with the certainty: how it is measured, which test shows that it does no harm,
    why nothing depends on it, or whom to ask what.  ``switches`` are the sandbox's names for
    having it otherwise.
    """

    number: str
    """``EAM A-24`` or ``SCF A-07``; settings, findings and reports are named by it."""
    sentence: str
    certainty: Certainty
    how: str
    keys: tuple[str, ...] = ()
    """Settings of the profile that follow the server where it differs."""
    switches: tuple[str, ...] = ()
    exposes: bool = False
    """Whether private text could become public where this is wrong: it must not stay open."""
    measured_outcomes: tuple[Outcome, ...] = ()
    """What the first contact makes of each way in which it can be wrong."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What comes of it where a server is otherwise, by the way in which it is."""
        return _OUTCOMES.get(self.certainty, self.measured_outcomes)


def outcomes(names: str) -> tuple[Outcome, ...]:
    """Return outcomes by their names, as the registers write them: ``set told``."""
    return tuple(Outcome[name.upper()] for name in names.split())

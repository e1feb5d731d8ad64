"""What was seen of one assumption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from eamconsole.domain.assumptions import ASSUMPTIONS, Assumption, Certainty
from eamconsole.errors import EamConsoleError


class Result(StrEnum):
    """How a line of the report ends, judged by what the profile says now."""

    HOLDS = "holds"
    OTHERWISE = "does not hold"
    OPEN = "not measured"
    """Never shown as fine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One line: ``settings`` are the keys with the values that make it right.

    ``moot`` says that nothing of this profile depends on it: no open point, and no alarm.
    """

    number: str
    result: Result
    evidence: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    advice: str = ""
    moot: bool = False
    disproved: tuple[str, ...] = ()
    """Keys for which a value found before was tried, and is not the right one."""
    bares: bool = True
    """Whether what is wrong could make private text public, where the line speaks of that."""
    part: str = ""
    """Which of the things the line speaks of was seen; '' where it speaks of one."""

    @property
    def assumption(self) -> Assumption:
        """The line of the table it is about."""
        return ASSUMPTIONS[self.number]

    @property
    def is_open(self) -> bool:
        """Whether it is a point somebody has to look after."""
        asked = self.assumption.certainty in (Certainty.MEASURED, Certainty.PERSON)
        return self.result is Result.OPEN and asked and not self.moot

    @property
    def is_wrong(self) -> bool:
        """Whether something would go wrong as the profile stands."""
        return self.result is Result.OTHERWISE and not self.moot

    @property
    def needs_person(self) -> bool:
        """Whether no click can make it right: it does not hold, and no value is known."""
        return self.is_wrong and not self.settings

    @property
    def must(self) -> bool:
        """Whether it stands in the way of going live: private text could become public."""
        return self.assumption.exposes and (self.is_open or (self.needs_person and self.bares))

    @property
    def key(self) -> str:
        """The setting it hangs on: the one to set, else the first of the table."""
        return next(iter([*self.settings, *self.assumption.keys]), "")

    @property
    def value(self) -> Any:
        """The value to set, None where there is none."""
        return next(iter(self.settings.values()), None)

    def as_json(self) -> dict[str, Any]:
        """Return the line as scripts read it."""
        return {
            "number": self.number,
            "sentence": self.assumption.sentence,
            "certainty": self.assumption.certainty.value,
            "key": self.key or None,
            "result": self.result.value,
            "evidence": self.evidence,
            "value": self.value,
            "settings": dict(self.settings),
            "advice": self.advice or None,
            "harmless": self.moot,
            "open": self.is_open,
            "must": self.must,
        }


def in_full(error: EamConsoleError) -> str:
    """Return what stood in the way and what to do about it, in two sentences."""
    return f"{error.summary.rstrip('. ')}. {error.next_step}"


def holds(number: str, evidence: str, *, seen: object, part: str = "") -> Measurement:
    """Return that the server does what the profile says, which was ``seen``.

    This is the one way to *holds*: where nothing was seen, no row, no page, no value, the line is
    not measured, since an empty answer agrees with every assumption.
    """
    if not seen:
        words = f"Nothing came that shows it. {evidence}"
        return unmeasured(number, words, part=part)
    return Measurement(number=number, result=Result.HOLDS, evidence=evidence, part=part)


def otherwise(
    number: str,
    evidence: str,
    settings: Mapping[str, Any] | None = None,
    advice: str = "",
    *,
    moot: bool = False,
    disproved: tuple[str, ...] = (),
    part: str = "",
) -> Measurement:
    """Return that the server does something else, with what makes it right."""
    return Measurement(
        number=number,
        result=Result.OTHERWISE,
        evidence=evidence,
        settings=settings or {},
        advice=advice,
        moot=moot,
        disproved=disproved,
        part=part,
    )


def unmeasured(
    number: str, evidence: str, advice: str = "", *, moot: bool = False, part: str = ""
) -> Measurement:
    """Return that it could not be told, why, and what to do so that it can be."""
    return Measurement(
        number=number,
        result=Result.OPEN,
        evidence=evidence,
        advice=advice if advice or moot else _SO_THAT_IT_CAN[number[:3]],
        moot=moot,
        part=part,
    )


_SO_THAT_IT_CAN = {
    "SCF": "Report a request marked TEST in SeeClickFix, then measure again.",
    "EAM": "Measure with marked records on Test.",
}


def together(parts: Iterable[Measurement]) -> Measurement:
    """Return one line of all its parts: the worst of them decides, and all that holds is told."""
    known = sorted(parts, key=_standing)  # the order of the parts stays within each standing
    first = next((each for each in known if _is_idle(each) and _standing(known[0])), known[0])
    alike = [each for each in known if _standing(each) == _standing(first)]
    return replace(
        first,
        evidence=" ".join(dict.fromkeys(each.evidence for each in alike)),
        settings={key: value for each in known for key, value in each.settings.items()},
        advice=next((each.advice for each in alike if each.advice), ""),
        bares=any(each.bares for each in alike),
        part="",
    )


def _is_idle(line: Measurement) -> bool:
    """Return whether nothing of this profile depends on the whole line."""
    return not line.part and line.moot and line.result is Result.OPEN


def _standing(line: Measurement) -> int:
    """Return how much a part weighs: what goes wrong most, what nobody needs least."""
    if line.result is Result.OPEN:
        return 4 if line.moot else 1
    if line.result is Result.HOLDS:
        return 3
    return 2 if line.moot else 0

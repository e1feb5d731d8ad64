"""Comments owed because an EAM field matches a value or has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eamconsole.domain.city import FieldRule


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that fired, with the values that made it fire."""

    rule: FieldRule
    old: str | None
    new: str


def fired_rules(
    rules: Sequence[FieldRule], before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[FiredRule, ...]:
    """Return the rules that fire between two snapshots of a record, one per field.

    The first rule listed for a field wins.  A field missing in ``before`` can start to match
    a value but cannot have changed: the console never saw what it was.
    """
    fired: dict[str, FiredRule] = {}
    for rule in rules:
        if rule.field not in after or rule.field in fired:
            continue
        old = _text(before[rule.field]) if rule.field in before else None
        new = _text(after[rule.field])
        if old != new and _fires(rule, old, new):
            fired[rule.field] = FiredRule(rule, old, new)
    return tuple(fired.values())


def _fires(rule: FieldRule, old: str | None, new: str) -> bool:
    if not rule.changes:
        return rule.equals is not None and new == rule.equals
    if old is None:
        return False
    return rule.from_value in (None, old) and rule.to_value in (None, new)


def _text(value: Any) -> str:
    return "" if value is None else str(value)

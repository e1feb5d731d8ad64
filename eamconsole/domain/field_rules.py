"""Comments owed because an EAM field matches a value or has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eamconsole.domain.city import FieldRule
from eamconsole.domain.values import same, says, shown


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
        known, new = rule.field in before, after[rule.field]
        old = before[rule.field] if known else None
        if not (known and same(old, new)) and _fires(rule, old, new, known=known):
            fired[rule.field] = FiredRule(rule, shown(old) if known else None, shown(new))
    return tuple(fired.values())


def _fires(rule: FieldRule, old: Any, new: Any, *, known: bool) -> bool:
    if not rule.changes:
        return rule.equals is not None and says(new, rule.equals)
    if not known:
        return False
    wanted = ((rule.from_value, old), (rule.to_value, new))
    return all(words is None or says(value, words) for words, value in wanted)

"""Whether the comment rules of the profile can ever fire, by what EAM says of its fields."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from eamconsole.domain.city import FieldRule
from eamconsole.domain.field_rules import property_in, stem
from eamconsole.domain.recognition import title_key
from eamconsole.domain.work import FieldDescription, Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.profiles.faults import shown
from eamconsole.sync.ports import EamPort

Values = Mapping[str, str]
"""Code → words of one pick list."""
_MOST_NAMED = 12


def check_rules(eam: EamPort, rules: Sequence[FieldRule]) -> Iterator[Finding]:
    """Yield the review of every rule; one that can never fire stands in the way."""
    if not rules:
        return
    try:
        described = eam.field_descriptions(Module.WORK_REQUEST)
    except EamConsoleError as error:
        yield Question(check="Comment rules", key="comment_rules").trouble(error)
        return
    lists = RulePickLists(eam)
    for number, rule in enumerate(rules, start=1):
        asks = Question(
            check=f"Comment rule {number}: {rule.field}",
            assumption="EAM A-38",
            key=f"comment_rules[{number}].field",
            value=shown(rule.field),
        )
        try:
            yield _review(asks, rule, described, lists, rules[: number - 1])
        except EamConsoleError as error:
            yield asks.trouble(error)


class RulePickLists:
    """Pick lists of Work Requests, each read once; a field may be named in any of its ways."""

    def __init__(self, eam: EamPort) -> None:
        self._eam = eam
        self._read: dict[str, Values] = {}

    def of(self, field: str, described: Mapping[str, FieldDescription] | None) -> Values:
        """Return code → words, nothing where the field has no list or EAM does not tell it."""
        concept = stem(field)
        if concept not in self._read:
            self._read[concept] = next(
                (values for name in _listed_as(field, described) if (values := self._ask(name))),
                {},
            )
        return self._read[concept]

    def _ask(self, name: str) -> Values:
        return self._eam.pick_list(Module.WORK_REQUEST, name) or {}


def meant(words: str, values: Values) -> str | None:
    """Return the code that somebody means by code or words, None where it is on no list."""
    wanted = title_key(words)
    by_code = (code for code in values if title_key(code) == wanted)
    by_words = (code for code, text in values.items() if title_key(text) == wanted)
    return next(by_code, None) or next(by_words, None)


def _listed_as(field: str, described: Mapping[str, FieldDescription] | None) -> list[str]:
    """Return the names under which EAM may have the pick list of a field."""
    if described is None:
        return [field, f"{field.removesuffix('Type').removesuffix('Code')}Code"]
    return [
        name for name, each in described.items() if each.pick_list and stem(name) == stem(field)
    ]


def _review(
    asks: Question,
    rule: FieldRule,
    described: Mapping[str, FieldDescription] | None,
    lists: RulePickLists,
    earlier: Sequence[FieldRule],
) -> Finding:
    if described is not None and property_in(rule.field, described) is None:
        return _no_such_field(asks, rule, described)
    values = lists.of(rule.field, described)
    wanted = [each for each in (rule.equals, rule.from_value, rule.to_value) if each]
    for words in wanted:
        if values and meant(words, values) is None:
            return asks.failure(
                f"“{words}” is neither a code nor a text on EAM's list of {rule.field}: the rule "
                "can never fire.",
                f"Take one of: {_named(values)}.",
            )
    codes = {meant(words, values) for words in (rule.from_value, rule.to_value) if words}
    if values and rule.from_value and rule.to_value and len(codes) == 1:
        return asks.failure(
            f"“{rule.from_value}” and “{rule.to_value}” are the same value: the rule can never "
            "fire.",
            "Enter two different values, or leave one of them empty.",
        )
    winner = _shadowing(rule, earlier, values)
    if winner is not None:
        return asks.warning(
            f"Rule {winner} fits every change that this one waits for, and stands before it: "
            "this rule can never fire.",
            "Put this rule first, or remove it.",
        )
    if described is None and not values:
        return asks.not_known(
            f"EAM tells nothing about its fields here; whether {rule.field} is one cannot be told.",
            "Try the rule on a record below: its fields are listed there.",
        )
    return asks.fine(_fine_words(rule, values))


def _no_such_field(
    asks: Question, rule: FieldRule, described: Mapping[str, FieldDescription]
) -> Finding:
    by_words = {title_key(name): name for name in described}
    by_words |= {title_key(each.caption): name for name, each in described.items() if each.caption}
    near = difflib.get_close_matches(title_key(rule.field), by_words, n=1, cutoff=0.6)
    return asks.failure(
        f"EAM has no field {rule.field} on Work Requests: the rule can never fire.",
        f"Did you mean {by_words[near[0]]}?" if near else "Choose a field from the list.",
    )


def _shadowing(rule: FieldRule, earlier: Sequence[FieldRule], values: Values) -> int | None:
    """Return the number of an earlier rule that fits whatever this one fits."""
    for number, other in enumerate(earlier, start=1):
        told = covers(other, rule, {})  # without asking anybody, among the settings
        if stem(other.field) == stem(rule.field) and covers(other, rule, values) and not told:
            return number
    return None


def covers(wide: FieldRule, narrow: FieldRule, values: Values) -> bool:
    """Return whether ``wide`` fits every change that ``narrow`` fits."""
    if not wide.changes:
        return wide.equals is not None and _is_one(wide.equals, _new(narrow), values)
    if not narrow.changes:  # it also fits a field never seen before, which no change is
        return wide.from_value is None and _within(wide.to_value, narrow.equals, values)
    return _within(wide.from_value, narrow.from_value, values) and _within(
        wide.to_value, narrow.to_value, values
    )


def _within(wide: str | None, narrow: str | None, values: Values) -> bool:
    return wide is None or _is_one(wide, narrow, values)


def _is_one(one: str, other: str | None, values: Values) -> bool:
    if other is None:
        return False
    codes = meant(one, values), meant(other, values)
    return codes[0] == codes[1] if None not in codes else title_key(one) == title_key(other)


def _new(rule: FieldRule) -> str | None:
    return rule.to_value if rule.changes else rule.equals


def _named(values: Values) -> str:
    told = [f"{code} ({text})" if text else code for code, text in values.items()]
    more = f", and {len(told) - _MOST_NAMED} more" if len(told) > _MOST_NAMED else ""
    return ", ".join(told[:_MOST_NAMED]) + more


def _fine_words(rule: FieldRule, values: Values) -> str:
    def told(words: str | None) -> str:
        code = meant(words, values) if words else None
        return f"{code} ({values[code]})" if code and values[code] else words or "anything"

    if not rule.changes:
        return f"Fires when {rule.field} becomes {told(rule.equals)}."
    return f"Fires when {rule.field} changes from {told(rule.from_value)} to {told(rule.to_value)}."

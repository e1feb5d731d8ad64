"""Comments owed because an EAM field matches a value or has changed.

EAM keeps what is chosen from a list twice: as a code and as its words, in two properties that
differ by their ending.  People write either, of the field and of the value: ``Status`` is
``StatusCode`` and ``StatusType``, 3 is *In Progress*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eamconsole.domain.city import FieldRule
from eamconsole.domain.recognition import title_key
from eamconsole.domain.values import same, says, shown

_ENDINGS = ("code", "type")
"""Of the property with the code, and of the one with its words."""
PROBLEM = "problem"
"""What the code of a problem is about."""


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that fired, with the values that made it fire."""

    rule: FieldRule
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a record says of one field: its value, and every form a person may write it in."""

    value: Any
    forms: tuple[Any, ...]
    is_words: bool

    def says(self, words: str) -> bool:
        """Return whether the field has this value, as code or in words."""
        return any(_says(form, words) for form in self.forms)

    def in_the_form_of(self, words: str | None) -> str:
        """Return the value as residents read it: a code in words where the rule is in words."""
        if words is None or self.is_words:
            return shown(self.value)
        to_the_letter = (form for form in self.forms if shown(form) == words.strip())
        meant = (form for form in reversed(self.forms) if _says(form, words))
        return shown(next(to_the_letter, next(meant, self.value)))


def fired_rules(
    rules: Sequence[FieldRule],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    titles: Mapping[str, str] | None = None,
) -> tuple[FiredRule, ...]:
    """Return the rules that fire between two snapshots of a record, one per field.

    The first rule listed for a field wins.  A field that an earlier snapshot leaves out was
    empty; without one the console never saw what it was: it can start to match a value, but
    cannot have changed.  ``titles`` are the words of problem codes, for servers that leave the
    record's own empty.
    """
    fired: dict[str, FiredRule] = {}
    is_known = is_whole(before, after)
    for rule in rules:
        name = property_in(rule.field, (*after, *before))
        concept = stem(rule.field)
        if name is None or concept in fired:
            continue
        new = _reading(name, after, titles)
        old = _reading(name, before, titles) if name in before or is_known else None
        if (old is None or not same(old.value, new.value)) and _fires(rule, old, new):
            fired[concept] = _told(rule, old, new)
    return tuple(fired.values())


def is_whole(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Return whether an earlier snapshot shows a record about as wide as the one of now.

    The answer to a creation may hold the numbers alone, and retention keeps little: what such
    a snapshot leaves out says nothing.
    """
    return bool(before) and len(after.keys() - before.keys()) <= len(before)


def stem(field: str) -> str:
    """Return what a field is about, whichever of its two properties is named.

    >>> stem("StatusType"), stem("StatusCode"), stem("Status")
    ('status', 'status', 'status')
    """
    plain = field.casefold()
    return next((plain[:-4] for end in _ENDINGS if plain.endswith(end) and plain != end), plain)


def property_in(field: str, names: Iterable[str]) -> str | None:
    """Return the property a person means by ``field``: itself, else its code, else its words."""
    by_name = {name.casefold(): name for name in names}
    plain = field.casefold()
    wanted = (plain, *(f"{stem(plain)}{end}" for end in _ENDINGS), stem(plain))
    return next((by_name[name] for name in wanted if name in by_name), None)


def is_watched(field: str, rules: Iterable[FieldRule]) -> bool:
    """Return whether a rule may look at a property of a record."""
    return stem(field) in {stem(rule.field) for rule in rules}


def _reading(name: str, record: Mapping[str, Any], titles: Mapping[str, str] | None) -> _Reading:
    value = record.get(name)
    twins = [
        inner for other, inner in record.items() if other != name and stem(other) == stem(name)
    ]
    if titles and stem(name) == PROBLEM:
        twins += [titles.get(shown(form), "") for form in (value, *twins)]
    told = [each for each in twins if shown(each)]
    return _Reading(value, (value, *told), is_words=name.casefold().endswith(_ENDINGS[1]))


def _says(value: Any, words: str) -> bool:
    if says(value, words):
        return True
    return isinstance(value, str) and bool(value) and title_key(value) == title_key(words)


def _fires(rule: FieldRule, old: _Reading | None, new: _Reading) -> bool:
    if not rule.changes:
        return rule.equals is not None and new.says(rule.equals)
    if old is None:
        return False
    wanted = ((rule.from_value, old), (rule.to_value, new))
    return all(words is None or reading.says(words) for words, reading in wanted)


def _told(rule: FieldRule, old: _Reading | None, new: _Reading) -> FiredRule:
    written = rule.to_value if rule.changes else rule.equals
    was = None if old is None else old.in_the_form_of(rule.from_value)
    return FiredRule(rule, was, new.in_the_form_of(written))

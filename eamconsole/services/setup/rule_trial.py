"""The material of the message studio: fields and values to choose from, and records to try on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from eamconsole.domain.city import FieldRule
from eamconsole.domain.facts import message_facts
from eamconsole.domain.field_rules import fired_rules, property_in, stem
from eamconsole.domain.messages import render
from eamconsole.domain.values import shown
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.rules import RulePickLists, check_rules, meant
from eamconsole.services.checks.subject import Subject
from eamconsole.services.console import Console
from eamconsole.sync.ports import EamPort

_USUAL = ("StatusCode", "ProblemCode", "CategoryCode", "PriorityCode", "CauseCode")
"""Fields whose values are offered though no rule names them yet."""
_MOST = 25
_LOOK_BACKS = (timedelta(days=90), timedelta(days=3650))


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field to choose, and the values it can have where it has a list."""

    name: str
    caption: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """A real record to try rules on, and what placeholders stand for in it."""

    title: str
    fields: Mapping[str, Any]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleMaterial:
    """What the check brings to the page of comment rules."""

    fields: tuple[FieldChoice, ...]
    records: tuple[TrialRecord, ...]


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """What would come of a change: which rule wins, what residents read, and why not the others."""

    winner: int | None
    text: str
    others: tuple[str, ...]


def probe_rules(subject: Subject, journal: Sequence[TrialRecord]) -> Iterator[object]:
    """Yield the review of every rule, and the material for editing and trying them."""
    rules = subject.console.rules.field_rules
    client = subject.clients.eam()
    try:
        if not rules:
            asks = Question(check="Comment rules", key="comment_rules")
            yield asks.fine("There is no rule: residents read acknowledgment and closing alone.")
        yield from check_rules(client, rules)
        records = (*journal, *_recent(subject, client))
        yield RuleMaterial(_choices(client, rules), records)
        yield _told(len(records))
    except EamConsoleError as error:
        yield Question(check="Comment rules", key="comment_rules").trouble(error)
    finally:
        client.shut()


def _told(count: int) -> Finding:
    asks = Question(check="Records to try on", key="comment_rules")
    if count:
        return asks.fine(f"Linked requests and newest records of EAM, under Try it: {count}.")
    return asks.not_known(
        "There is no record yet, neither linked nor in EAM, to try the rules on.",
        "Create a Work Request in EAM, or run the test run, then check again.",
    )


def journal_records(console: Console) -> tuple[TrialRecord, ...]:
    """Return linked requests, newest first, as the console last read their records."""

    def record_of(ledgers: Ledgers) -> Iterator[TrialRecord]:
        for link in reversed(ledgers.links.open()):
            stored = ledgers.requests.get(link.issue_id)
            if stored is not None and link.fields:
                facts = message_facts(console.rules, stored.request, link)
                title = f"Request {link.issue_id} · {link.number} · {stored.request.summary}"
                yield TrialRecord(title, link.fields, facts)

    with console.journal.read() as ledgers:
        return tuple(itertools.islice(record_of(ledgers), _MOST))


def rules_of(entered: Sequence[Mapping[str, Any]]) -> tuple[FieldRule, ...]:
    """Return the rules of a draft, finished or not."""
    return tuple(
        FieldRule(
            field=str(each.get("field", "")),
            comment=str(each.get("comment", "")),
            equals=each.get("equals"),
            changes=bool(each.get("changes", False)),
            from_value=each.get("from"),
            to_value=each.get("to"),
        )
        for each in entered
    )


def try_change(
    rules: Sequence[FieldRule],
    record: TrialRecord,
    name: str,
    value: str,
    values: Mapping[str, str],
) -> TrialOutcome:
    """Return what residents would read if a field of a record became ``value``."""
    before = dict(record.fields)
    after = _changed(before, name, value, values)
    fired = fired_rules(rules, before, after)
    winner = rules.index(fired[0].rule) if fired else None
    text = ""
    if fired:
        told = {
            "field": fired[0].rule.field,
            "value": fired[0].new,
            "old_value": fired[0].old or "",
        }
        text = render(fired[0].rule.comment, {**record.facts, **_now(after), **told})
    others = tuple(
        _why_not(number, rule, winner, before, after)
        for number, rule in enumerate(rules)
        if number != winner and stem(rule.field) == stem(name)
    )
    return TrialOutcome(None if winner is None else winner + 1, text, others)


def _changed(
    before: Mapping[str, Any], name: str, value: str, values: Mapping[str, str]
) -> dict[str, Any]:
    """Return the record as EAM would show it: code and words change together."""
    code = meant(value, values)
    after = dict(before)
    for each in {property_in(name, before) or name, *(n for n in before if stem(n) == stem(name))}:
        is_words = each.casefold().endswith("type")
        after[each] = value if code is None else values[code] if is_words else code
    return after


def _now(after: Mapping[str, Any]) -> dict[str, str]:
    """Return the placeholders a change of status or problem changes as well."""
    pairs = {"status": "StatusType", "status_code": "StatusCode", "problem_code": "ProblemCode"}
    return {fact: shown(after[name]) for fact, name in pairs.items() if name in after}


def _why_not(
    number: int,
    rule: FieldRule,
    winner: int | None,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> str:
    if not fired_rules([rule], before, after):
        return f"Rule {number + 1} does not fit this change."
    stands = f"rule {(winner or 0) + 1} stands before it"
    return f"Rule {number + 1} would fit too; {stands}, and one change posts one comment."


def _choices(eam: EamPort, rules: Sequence[FieldRule]) -> tuple[FieldChoice, ...]:
    described = eam.field_descriptions(Module.WORK_REQUEST)
    lists = RulePickLists(eam)
    named = {stem(rule.field) for rule in rules} | {stem(name) for name in _USUAL}
    if described is None:
        return tuple(FieldChoice(name, "", lists.of(name, None)) for name in _USUAL)
    return tuple(
        FieldChoice(name, each.caption, lists.of(name, described) if stem(name) in named else {})
        for name, each in sorted(described.items())
    )


def _recent(subject: Subject, eam: EamPort) -> tuple[TrialRecord, ...]:
    now = subject.console.clock.now()
    for back in _LOOK_BACKS:
        asked = itertools.count()
        found = eam.recent(
            Module.WORK_REQUEST,
            since=now - back,
            private=False,
            go_on=lambda asked=asked: next(asked) < _MOST,  # type: ignore[misc]
        )
        if found.records:
            return tuple(_of_record(subject, record) for record in found.records)
    return ()


def _of_record(subject: Subject, record: WorkRecord) -> TrialRecord:
    fields = record.fields
    facts = {
        "issue_id": record.reference or "",
        "request_number": record.number,
        "category": shown(fields.get("ProblemType")),
        "address": shown(fields.get("GeneralLocation")),
        "organization": subject.console.rules.organization,
        "status": record.status_text,
        "status_code": "" if record.status_code is None else str(record.status_code),
    }
    title = f"EAM {record.number} · {facts['category'] or facts['status']}"
    return TrialRecord(title, fields, facts)

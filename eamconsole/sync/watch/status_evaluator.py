"""Draws the conclusions from one record as just read: rules fired, closure owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from eamconsole.domain.city import CityRules
from eamconsole.domain.closure import STOCK_CODES, Closure, Judgment
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.facts import message_facts
from eamconsole.domain.field_rules import PROBLEM, FiredRule, fired_rules, is_watched
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.messages import render
from eamconsole.domain.planning import short_digest
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted

_CLOSING = (Judgment.CLOSES, Judgment.OVER_LIMIT)


@dataclass(frozen=True, slots=True)
class StatusEvaluator:
    """Works inside the transaction that keeps the snapshot, so each change counts once."""

    rules: CityRules

    def has_changed(self, link: Link, record: WorkRecord) -> bool:
        """Return whether the record differs from the last snapshot in anything people see."""
        return link.status_code != record.status_code or _relevant(link.fields) != _relevant(
            record.fields
        )

    def would_close(self, link: Link) -> bool:
        """Return whether the code last read calls for a closure of this open link."""
        return Closure(self.rules).judge(link, link.status_code) in _CLOSING

    def keep(self, ledgers: Ledgers, link: Link, record: WorkRecord, at: datetime) -> Link:
        """Keep the snapshot; return the link as it is now."""
        moved = link.status_code != record.status_code
        changes: dict[str, Any] = {
            "polled_at": at,
            "missed_polls": 0,
            "status_code": record.status_code,
            "status_text": record.status_text,
            "fields": dict(record.fields),
        }
        if moved:
            changes["status_since"] = at
            ledgers.events.add(
                "status.changed",
                at,
                issue_id=link.issue_id,
                actor="EAM",
                detail={"from": link.status_code, "to": record.status_code},
            )
            if link.closed_by is not None and record.status_code != link.closed_by:
                changes["closed_by"] = None
        ledgers.links.update(link.issue_id, **changes)
        return replace(link, **changes)

    def owe_rule_comments(
        self, ledgers: Ledgers, before: Link, after: Link, request: ResidentRequest, at: datetime
    ) -> int:
        """Owe the comments of field rules and of Work Order codes that fired."""
        lane = ledgers.deliveries.of_issue(after.issue_id)
        owed = 0
        titles = self._problem_titles(ledgers)
        for fired in fired_rules(self.rules.field_rules, before.fields, after.fields, titles):
            facts = message_facts(self.rules, request, after) | {
                "field": fired.rule.field,
                "value": fired.new,
                "old_value": fired.old or "",
            }
            text = render(fired.rule.comment, facts)
            owed += self._owe_text(ledgers, after, _rule_key(fired), text, lane, at)
        code = after.status_code
        if after.module is Module.WORK_ORDER and code is not None and code != before.status_code:
            template = self.rules.work_orders.comments.get(code)
            if template:
                text = render(template, message_facts(self.rules, request, after))
                owed += self._owe_text(ledgers, after, f"code:{code}", text, lane, at)
        return owed

    def _problem_titles(self, ledgers: Ledgers) -> dict[str, str]:
        """Return the words of problem codes where a rule looks at them."""
        if not is_watched(PROBLEM, self.rules.field_rules):
            return {}
        return {problem.code: problem.title for problem in ledgers.categories.problems()}

    def owe_closure(self, ledgers: Ledgers, link: Link, at: datetime) -> int:
        """Owe the closure where the status code calls for it and none is under way.

        ``link`` was read some calls ago; a closure may have been paid since.
        """
        fresh = ledgers.links.get(link.issue_id)
        if fresh is None or fresh.state is not LinkState.OPEN or fresh.status_code is None:
            return 0
        link, code = fresh, fresh.status_code
        closure = Closure(self.rules)
        if not closure.is_known(code):
            self._report_unknown(ledgers, link, closure.closes(link.module, code), at)
        elif code not in STOCK_CODES:
            ledgers.notices.solve(f"status-code:{code}", at)
        category = _category_of(ledgers, link)
        judgment = closure.judge(link, code, category)
        if judgment not in _CLOSING:
            return 0
        closures = _closures(ledgers, link)
        if _is_for_the_code_now(closures):
            ledgers.links.update(link.issue_id, closed_by=code)
            ledgers.deliveries.replace_payload(
                closures[-1].id, {**closures[-1].payload, "status_code": code}, at
            )
            return 0
        if not _may_close(closures, code):
            return 0
        debt = NewDelivery(
            issue_id=link.issue_id,
            kind=DeliveryKind.CLOSE,
            key=f"close:{len(closures) + 1}",
            payload={"status_code": code},
        )
        owed = ledgers.deliveries.owe(debt, at)
        if owed is not None and judgment is Judgment.OVER_LIMIT:
            ledgers.deliveries.finish(
                owed,
                DeliveryState.NEEDS_ATTENTION,
                at=at,
                cause="reopen_limit",
                explanation=f"Request {link.issue_id} was reopened "
                f"{counted(link.reopen_count, 'time')}, and the limit of "
                f"{_limit_of(closure, category)}; a person decides whether it is closed again.",
                next_step="Choose Retry to close it, or Skip with a reason to leave it open.",
            )
        return int(owed is not None)

    def is_closing_due(self, ledgers: Ledgers, link: Link, record: WorkRecord) -> bool:
        """Return whether following ``record`` would close the Request by itself."""
        code = record.status_code
        category = _category_of(ledgers, link)
        if code is None or Closure(self.rules).judge(link, code, category) is not Judgment.CLOSES:
            return False
        closures = _closures(ledgers, link)
        return _may_close(closures, code) and not _is_for_the_code_now(closures)

    def _owe_text(
        self,
        ledgers: Ledgers,
        link: Link,
        key: str,
        text: str,
        lane: tuple[Delivery, ...],
        at: datetime,
    ) -> int:
        times = sum(delivery.key.startswith(f"{key}:") for delivery in lane)
        debt = NewDelivery(
            issue_id=link.issue_id,
            kind=DeliveryKind.COMMENT_IN,
            key=f"{key}:{times + 1}",
            payload={"text": text, "rule": key},
        )
        return int(ledgers.deliveries.owe(debt, at) is not None)

    def _report_unknown(self, ledgers: Ledgers, link: Link, closes: bool, at: datetime) -> None:
        code = link.status_code
        what = "closes requests because of the threshold" if closes else "leaves requests open"
        where = "“Closing by status code” or “Codes that never close” in Settings"
        if link.module is Module.WORK_ORDER:
            where = "the codes of Work Orders or “Codes that never close” in Settings"
        ledgers.notices.raise_(
            f"status-code:{code}",
            "unknown_status_code",
            f"EAM uses status code {code} ({link.status_text or 'no text'}), which the profile "
            f"does not name; it {what}. Name it under {where}.",
            at,
        )


def closings_made(ledgers: Ledgers, link: Link) -> tuple[datetime, ...]:
    """Return when closings of a Request were owed."""
    return tuple(closing.created_at for closing in _closures(ledgers, link))


def _closures(ledgers: Ledgers, link: Link) -> list[Delivery]:
    lane = ledgers.deliveries.of_issue(link.issue_id)
    return [delivery for delivery in lane if delivery.kind is DeliveryKind.CLOSE]


def _may_close(closures: list[Delivery], code: int) -> bool:
    """Return whether no closing is under way, nor one for this code given up by a person."""
    if any(not delivery.state.is_final for delivery in closures):
        return False
    skipped = bool(closures) and closures[-1].state is DeliveryState.SKIPPED
    return not (skipped and _by_a_person(closures[-1], code))


def _is_for_the_code_now(closures: list[Delivery]) -> bool:
    """Return whether the last closing was found in the thread, without the code it was for."""
    if not closures or closures[-1].state is not DeliveryState.DONE:
        return False
    return "status_code" not in closures[-1].payload


def _by_a_person(delivery: Delivery, code: int) -> bool:
    return delivery.cause != "status_moved_on" and delivery.payload.get("status_code") == code


def _rule_key(fired: FiredRule) -> str:
    rule = fired.rule
    named = f"{rule.field}|{rule.equals}|{rule.changes}|{rule.from_value}|{rule.to_value}"
    return f"rule:{short_digest(named)}"


def _relevant(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _category_of(ledgers: Ledgers, link: Link) -> str | None:
    stored = ledgers.requests.get(link.issue_id)
    return None if stored is None else stored.request.category_title


def _limit_of(closure: Closure, category: str | None) -> str:
    limit = closure.reopen_limit(category)
    if category and limit != closure.rules.status.reopen_limit:
        return f"its category “{category}” is {limit}"
    return f"the profile is {limit}"

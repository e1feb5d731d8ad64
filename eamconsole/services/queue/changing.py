"""Edit and resend, and Redirect: a person corrects what is sent, or where it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from eamconsole.domain.city import CityRules
from eamconsole.domain.delivery import Delivery, DeliveryKind
from eamconsole.domain.edits import (
    EditField,
    checked_changes,
    comment_to_send,
    edited_payload,
    fields_of,
    require_fitting,
)
from eamconsole.domain.identity import DeliveryId
from eamconsole.domain.link import Link
from eamconsole.domain.redirection import (
    Target,
    category_code_after,
    is_there_already,
    targets,
    what_changes,
)
from eamconsole.domain.routing import Route, category_code_for
from eamconsole.domain.work import Module
from eamconsole.errors import ActionRefused
from eamconsole.journal import Journal, Ledgers, StoredRequest
from eamconsole.support.clock import Clock


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A delivery with what its texts are made of."""

    delivery: Delivery
    stored: StoredRequest
    link: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where a row goes now, and where it may go instead."""

    row: DeliveryId
    present: Target
    targets: tuple[Target, ...]
    changes: tuple[tuple[str, ...], ...]
    """What each of ``targets`` means, in sentences."""


class Changing:
    """Works in the name of ``actor``; old and new stay in the history."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        rules: CityRules,
        actor: str,
        woken: Callable[[], None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._rules = rules
        self._actor = actor
        self._woken = woken

    def fields(self, row: DeliveryId) -> tuple[EditField, ...]:
        """Return the texts of a row that can be changed, as they would be sent now."""
        with self._journal.read() as ledgers:
            found = _row(ledgers, row)
        return fields_of(found.delivery, found.stored.request, found.link, self._rules)

    def edit(self, row: DeliveryId, changes: Mapping[str, str]) -> tuple[str, ...]:
        """Send a row with other texts; returns the names of those that changed.

        Raises ``ActionRefused`` or ``MappingError`` before anything is stored.
        """
        at = self._clock.now()
        changed = self._journal.write(lambda ledgers: self._edit(ledgers, row, changes, at))
        self._woken()
        return changed

    def ways(self, row: DeliveryId) -> Ways:
        """Return where a creation goes and where it may go instead; nothing is changed."""
        with self._journal.read() as ledgers:
            found = _row(ledgers, row)
            _require_unsent(found)
            return self._ways(ledgers, found)

    def redirect(self, row: DeliveryId, module: Module, code: str) -> Target:
        """Send a creation to another problem code, or as a Work Order of a category code."""
        at = self._clock.now()
        target = self._journal.write(lambda ledgers: self._redirect(ledgers, row, module, code, at))
        self._woken()
        return target

    def _edit(
        self, ledgers: Ledgers, row: DeliveryId, changes: Mapping[str, str], at: datetime
    ) -> tuple[str, ...]:
        found = _row(ledgers, row)
        request = found.stored.request
        fields = fields_of(found.delivery, request, found.link, self._rules)
        changed = checked_changes(found.delivery, fields, changes)
        payload = edited_payload(found.delivery.payload, changed, self._actor)
        if found.delivery.kind is DeliveryKind.CREATE:
            require_fitting(payload, request, self._rules)
        elif found.delivery.kind is DeliveryKind.COMMENT_OUT:
            comment_to_send(replace(found.delivery, payload=payload), self._rules)
        if not ledgers.repair.edit(row, payload, at, self._actor):
            raise ActionRefused(
                f"Row {row} cannot be changed now: it is over, being sent, or in doubt.",
                "Where it is in doubt, have it looked up first.",
            )
        return tuple(changed)

    def _ways(self, ledgers: Ledgers, found: ChangedRow) -> Ways:
        route = Route(module=found.stored.module, problem_code=found.stored.problem_code)
        problems = ledgers.categories.problems()
        request, payload = found.stored.request, found.delivery.payload
        titles = {problem.code: problem.title for problem in problems}
        present = Target(
            module=route.module,
            problem_code=route.problem_code,
            category_code=category_code_after(payload, route)
            or category_code_for(self._rules, route.module, request),
            title=titles.get(route.problem_code, "") if route.problem_code else "",
        )
        others = tuple(
            target
            for target in targets(self._rules, problems)
            if not is_there_already(target, route, payload)
        )
        return Ways(
            row=found.delivery.id,
            present=present,
            targets=others,
            changes=tuple(what_changes(target, present, request, self._rules) for target in others),
        )

    def _redirect(
        self, ledgers: Ledgers, row: DeliveryId, module: Module, code: str, at: datetime
    ) -> Target:
        found = _row(ledgers, row)
        _require_unsent(found)
        ways = self._ways(ledgers, found)
        target = next((t for t in ways.targets if (t.module, t.code) == (module, code)), None)
        if target is None:
            raise ActionRefused(
                f"Row {row} cannot be sent to {code or 'an empty code'}: the category code of the "
                "profile knows no such code, or it goes there already.",
                "Choose one of the codes offered, or sync the categories first.",
            )
        said = {
            "by": self._actor,
            "from": ways.present.words,
            "to": target.words,
            "module": target.module.value,
            "problem_code": target.problem_code,
            "category_code": target.category_code,
        }
        if not ledgers.repair.redirect(row, target, said, at, self._actor):
            raise ActionRefused(
                f"Row {row} cannot be redirected now: it is over, being sent, or in doubt.",
                "Where it is in doubt, look for it in EAM first.",
            )
        return target


def _row(ledgers: Ledgers, row: DeliveryId) -> ChangedRow:
    delivery = ledgers.deliveries.get(row)
    stored = ledgers.requests.get(delivery.issue_id) if delivery is not None else None
    if delivery is None or stored is None:
        raise ActionRefused(f"There is no row {row} in the queues.", "List them, then choose.")
    return ChangedRow(delivery, stored, ledgers.links.get(delivery.issue_id))


def _require_unsent(found: ChangedRow) -> None:
    if found.delivery.kind is not DeliveryKind.CREATE:
        raise ActionRefused(
            f"Row {found.delivery.id} creates no record, so it cannot be sent elsewhere.",
            "Redirect the row that creates the record.",
        )
    if found.link is not None:
        raise ActionRefused(
            f"Request {found.stored.request.issue_id} is in EAM as {found.link.number} already.",
            "Reclassify that record in EAM.",
        )

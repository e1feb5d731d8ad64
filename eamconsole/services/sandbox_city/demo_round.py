"""The whole round without a window: requests go out, crews answer, both sides are compared."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eamconsole.domain.link import Link
from eamconsole.domain.work import Module
from eamconsole.services.sandbox_city.city import SandboxCity
from eamconsole.services.sandbox_city.comparison import differences
from eamconsole.services.sandbox_city.process import SandboxFault
from eamconsole.services.syncing import Syncing
from eamconsole.sync.parts import Observer, RunSummary

Say = Callable[[str], None]

_MOST_CYCLES = 5
_BUSY = 12
"""How many Work Requests the invented crews look at."""


@dataclass(slots=True, kw_only=True)
class DemoResult:
    """What a round came to."""

    agrees: bool = False
    issues: int = 0
    in_eam: dict[str, int] = field(default_factory=dict)
    in_seeclickfix: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    attention: int = 0
    unfinished: int = 0
    faults: list[str] = field(default_factory=list)
    stopped: bool = False

    @property
    def is_fine(self) -> bool:
        """Whether both sides agree and nothing is left to do."""
        return self.agrees and not (
            self.attention or self.unfinished or self.faults or self.stopped
        )


class DemoRound:
    """Plays one round in a sandbox city; ``say`` tells what is going on."""

    def __init__(
        self, city: SandboxCity, cancel: threading.Event, observe: Observer, say: Say
    ) -> None:
        self._city = city
        self._cancel = cancel
        self._observe = observe
        self._say = say

    def play(self) -> DemoResult:
        """Sync, let crews and residents act, sync again, compare."""
        self._say("Residents' requests go to EAM, and are acknowledged.")
        summary = self._sync()
        if not self._cancel.is_set():
            self._say("Crews comment, attach photos and finish work; residents answer.")
            self._let_people_act()
            summary = self._sync()
        self._say("Both sides are compared.")
        return self._compare(summary)

    def _sync(self) -> RunSummary:
        """Run full cycles until one leaves nothing to wait for."""
        syncing = Syncing(self._city.console)
        summary = syncing.once(self._cancel, self._observe)
        for _ in range(_MOST_CYCLES - 1):
            if not summary.unfinished or self._cancel.is_set():
                break
            summary = syncing.once(self._cancel, self._observe)
        return summary

    def _let_people_act(self) -> None:
        with self._city.console.journal.read() as ledgers:
            links = [link for link in ledgers.links.open() if link.module is Module.WORK_REQUEST]
        for number, link in enumerate(sorted(links, key=lambda link: link.issue_id)[:_BUSY]):
            try:
                self._act(number, link)
            except SandboxFault as fault:  # a recording may hold what nobody can change any more
                self._say(fault.summary)

    def _act(self, number: int, link: Link) -> None:
        """One crew, one record: what they do depends on its turn."""
        control, record = self._city.control, {"auto_number": link.auto_number}
        if number % 4 == 0:
            control.let("eam/comment", **record, text="Crew 7 has had a look.", public=True)
            control.let("eam/set_status", **record, code=2)
        elif number % 4 == 1:
            control.let("eam/add_document", **record, draw="jpeg", public=True)
            control.let("eam/set_status", **record, code=999)
        elif number % 4 == 2:
            control.let(f"issues/{link.issue_id}/comment-as", text="Thank you for looking into it.")
        else:
            control.let("eam/comment", **record, text="Note for the depot only.", public=False)
            control.let("eam/set_status", **record, code=951)

    def _compare(self, summary: RunSummary) -> DemoResult:
        result = DemoResult(
            attention=summary.attention,
            unfinished=summary.unfinished,
            faults=list(summary.faults),
            stopped=self._cancel.is_set(),
        )
        told = self._city.control.ask("agreement")
        result.issues = len(told["issues"])
        result.in_eam, result.in_seeclickfix = _counts(told)
        result.differences = _told_differences(told)
        if not result.stopped:
            result.differences += differences(self._city.console, self._cancel)
        result.agrees = bool(told["agrees"]) and not result.differences
        return result


def _counts(told: dict[str, Any]) -> tuple[dict[str, int], dict[str, int]]:
    eam: Counter[str] = Counter()
    seeclickfix: Counter[str] = Counter()
    for issue in told["issues"]:
        seeclickfix[str(issue["status"]).lower()] += 1
        seeclickfix["comments"] += int(issue["comments"])
        for kind, title in (("work_requests", "Work Requests"), ("work_orders", "Work Orders")):
            for record in issue[kind]:
                eam[title] += 1
                eam["comments"] += len(record["comments"])
                eam["documents"] += len(record["documents"])
    return dict(eam), dict(seeclickfix)


def _told_differences(told: dict[str, Any]) -> list[str]:
    found = [
        f"Request {issue['issue_id']}: {words}"
        for issue in told["issues"]
        for words in issue["differences"]
    ]
    return found + [
        f"{record['resource']} {record['number']} in EAM belongs to no Request"
        for record in told["unmatched"]
    ]

"""What EAM offers to choose from: problems, categories, statuses, streets, pick lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

SCF = "SCF"
SCF_TITLE = "SeeClickFix 311 CRM"

_REQUEST_STATUSES = {
    1: "New Request",
    2: "Assigned to Work Order",
    941: "Work Order on Hold",
    951: "Work Order Canceled",
    998: "WO Complete",
    999: "Complete",
}
_WORK_ORDER_STATUSES = {
    2: "New Work Order",
    941: "WO On Hold",
    948: "Missing Required Data",
    951: "WO Canceled",
    999: "Complete",
}
_CATEGORIES = {
    SCF: SCF_TITLE,
    "FAC-HVAC": "Facility - HVAC",
    "FAC-ELEC": "Facility - Electrical",
    "ST-SIGN": "Street signs",
    "ST-PAVE": "Pavement",
    "PK-TREE": "Trees",
}
_UNLISTED_PROBLEMS = {
    "NOHEAT": ("No heat", "FAC-HVAC"),
    "NOPOWER": ("No power", "FAC-ELEC"),
    "MAINBRK": ("Water main break", ""),
    "SEWERBK": ("Sewer backup", ""),
    "LOCATE": ("Utility locate", ""),
}
_STREETS = (
    "MAIN ST", "PINE ST", "OAK AVE", "HARBOR RD", "W 87TH ST", "STATE ST", "CHURCH ST", "ELM ST",
)  # fmt: skip
_PICK_LISTS: dict[str, dict[str, str]] = {
    "CauseCode": {"WEATHER": "Weather", "WEAR": "Wear and tear", "UNKNOWN": "Unknown"},
    "PriorityCode": {"1": "Emergency", "2": "High", "3": "Normal"},
    "SupervisorCode": {"DFORE": "D. Foreman", "MLANE": "M. Lane"},
    "AssignedCrewCode": {"CREW1": "Crew 1", "CREW2": "Crew 2"},
    "DepartmentCode": {"PW": "Public Works", "PARKS": "Parks"},
    "DivisionCode": {"ST": "Streets", "FAC": "Facilities"},
    "MainTaskCode": {"REPAIR": "Repair", "INSPECT": "Inspect"},
    "WorkOrderUser1": {"311": "311 request", "CREW": "Crew report"},
    "User1Code": {"311": "311 request", "CREW": "Crew report"},
    "User1": {"311": "311 request", "CREW": "Crew report"},
}


@dataclass(slots=True)
class Problem:
    """A problem code; ``offered_to_311`` is a flag of its own, apart from the categories."""

    code: str
    title: str
    categories: set[str] = field(default_factory=set)
    offered_to_311: bool = False


class Catalog:
    """All lists of one agency; staff may edit them at any time."""

    def __init__(self) -> None:
        self.problems: dict[str, Problem] = {}
        self.categories: dict[str, str] = dict(_CATEGORIES)
        self.request_statuses: dict[int, str] = dict(_REQUEST_STATUSES)
        self.work_order_statuses: dict[int, str] = dict(_WORK_ORDER_STATUSES)
        self.streets: list[str] = list(_STREETS)
        self.pick_lists: dict[str, dict[str, str]] = {
            name: dict(rows) for name, rows in _PICK_LISTS.items()
        }
        for code, (title, category) in _UNLISTED_PROBLEMS.items():
            self.problems[code] = Problem(code, title, {category} if category else set())

    def seed(self, titles: Iterable[str]) -> dict[str, str]:
        """Give each title a problem under category SCF; return title to problem code."""
        known = {problem.title: code for code, problem in self.problems.items()}
        codes: dict[str, str] = {}
        for title in titles:
            code = known.get(title) or self._free_code(title)
            problem = self.problems.setdefault(code, Problem(code, title))
            problem.categories.add(SCF)
            problem.offered_to_311 = True
            known[title] = codes[title] = code
        return codes

    def listed(self, category: str | None = None, *, only_311: bool = False) -> list[Problem]:
        """Return the problems of a category (all without one), in order of their codes."""
        wanted = category.casefold() if category is not None else None
        return [
            problem
            for _, problem in sorted(self.problems.items())
            if (wanted is None or wanted in {code.casefold() for code in problem.categories})
            and (not only_311 or problem.offered_to_311)
        ]

    def _free_code(self, title: str) -> str:
        words: list[str] = re.findall(r"[A-Za-z0-9]+", title)
        words = [word for word in words if len(word) > 2] or words or ["PROBLEM"]
        stem = words[0].upper()[:10]
        code, count = stem, 1
        while code in self.problems:
            count += 1
            code = f"{stem}{count}"
        return code

"""Different identifiers are different types."""

from __future__ import annotations

from typing import Literal, NewType

IssueId = NewType("IssueId", int)
"""Primary key of a Request in SeeClickFix 311 CRM."""

AutoNumber = NewType("AutoNumber", int)
"""EAM's own primary key of a Work Request or Work Order ("Rec #")."""

RequestNumber = NewType("RequestNumber", str)
"""The number people see in EAM ("Request #", "Work Order #"): text, may hold spaces."""

ProblemCode = NewType("ProblemCode", str)
"""Code of an EAM problem, the counterpart of a Request Category."""

StatusCode = NewType("StatusCode", int)
"""EAM system status code, e.g. 999."""

Auth = Literal["none", "basic", "bearer", "api-key"]
"""How an address of EAM is told who calls."""

DeliveryId = NewType("DeliveryId", int)
"""Key of a delivery in the journal."""

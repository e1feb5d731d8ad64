"""Who may call the internal API, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass, field

ALL_PERMISSIONS = frozenset(
    {
        "view requests",
        "add requests",
        "edit requests",
        "delete requests",
        "view work orders",
        "add work orders",
        "edit work orders",
        "delete work orders",
        "edit closed requests",
        "edit closed work orders",
        "upload documents",
        "add documents without upload",
    }
)
CITIZEN_PERMISSIONS = frozenset(
    {"view requests", "add requests", "edit requests", "edit closed requests", "upload documents"}
)


@dataclass(slots=True)
class Login:
    """A Lucity login."""

    name: str
    password: str
    permissions: set[str] = field(default_factory=lambda: set(ALL_PERMISSIONS))


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway before both addresses: it asks for one header, and signs in as ``name``."""

    header: str
    value: str
    name: str

    def admits(self, said: str) -> bool:
        """Tell whether the header of a call opens it."""
        return said == self.value


@dataclass(slots=True)
class ClientApp:
    """A registered client application; its scopes limit it on top of the login's permissions."""

    app_id: str
    scopes: set[str]

    def allows(self, area: str, *, writes: bool) -> bool:
        """Tell whether the scopes reach ``area`` (``rq`` or ``wo``)."""
        return f"rw:{area}" in self.scopes or (not writes and f"r:{area}" in self.scopes)
